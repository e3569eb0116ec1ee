// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.iptables;

import static io.cliffwatch.iptables.IptablesUapi.TARGET_NAME;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A target's name as it lies in the first eight bytes of {@code struct xt_entry_target}, two of
 * which are its size: one read and one comparison tell whether it is this one, a quarter of a
 * million times per census.
 */
final class TargetName {
  private static final int MAX_LENGTH = Long.BYTES - TARGET_NAME;

  private final long mask;
  private final long value;

  /**
   * Makes it.
   *
   * @param name of at most six letters; the zero behind it is compared as well where there is room
   */
  TargetName(String name) {
    if (name.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(name + " is longer than " + MAX_LENGTH + " letters");
    }
    byte[] compared = new byte[Long.BYTES];
    byte[] letters = new byte[Long.BYTES];
    for (int i = 0; i < Math.min(name.length() + 1, MAX_LENGTH); i++) {
      compared[TARGET_NAME + i] = (byte) 0xff;
    }
    System.arraycopy(name.getBytes(US_ASCII), 0, letters, TARGET_NAME, name.length());
    mask = packed(compared);
    value = packed(letters);
  }

  /** Tells whether a target with these first eight bytes has this name. */
  boolean matches(long head) {
    return (head & mask) == value;
  }

  /** Returns eight bytes as a read of a long in the machine's byte order gives them. */
  static long packed(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).getLong();
  }
}
