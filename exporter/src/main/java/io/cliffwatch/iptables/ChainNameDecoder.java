// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.iptables;

import static io.cliffwatch.iptables.IptablesUapi.XT_FUNCTION_MAXNAMELEN;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;

/**
 * Tells the class of a user-defined chain from its name in the table. Nearly all chains of a large
 * ruleset are told apart by nine letters, without making a string of them.
 */
final class ChainNameDecoder {
  private static final long ENDPOINT = packed("KUBE-SEP");
  private static final long SERVICE = packed("KUBE-SVC");
  private static final long SERVICE_LOCAL = packed("KUBE-SVL");
  private static final long EXTERNAL = packed("KUBE-EXT");

  private static final int LAST_WORD = XT_FUNCTION_MAXNAMELEN / Long.BYTES * Long.BYTES;

  /** The bytes of the last word that are behind the name. */
  private static final long PADDING =
      TargetName.packed(new byte[] {0, 0, 0, 0, 0, 0, (byte) 0xff, (byte) 0xff});

  private ChainNameDecoder() {}

  private static long packed(String letters) {
    return TargetName.packed(letters.getBytes(US_ASCII));
  }

  /** Tells whether the name at this index ends within the bytes that it may have. */
  static boolean ends(ByteBuffer table, int name) {
    for (int word = 0; word < LAST_WORD; word += Long.BYTES) {
      if (hasZero(table.getLong(name + word))) {
        return true;
      }
    }
    return hasZero(table.getLong(name + LAST_WORD) | PADDING);
  }

  private static boolean hasZero(long bytes) {
    return ((bytes - 0x0101_0101_0101_0101L) & ~bytes & 0x8080_8080_8080_8080L) != 0;
  }

  /** Returns the class of the chain whose name is at this index and {@link #ends}. */
  static ChainClass classOf(ByteBuffer table, int name) {
    long letters = table.getLong(name);
    if (table.get(name + Long.BYTES) == '-') {
      if (letters == ENDPOINT) {
        return ChainClass.ENDPOINT;
      }
      if (letters == SERVICE || letters == SERVICE_LOCAL) {
        return ChainClass.SERVICE;
      }
      if (letters == EXTERNAL) {
        return ChainClass.EXTERNAL;
      }
    }
    return ChainClass.of(text(table, name));
  }

  private static String text(ByteBuffer table, int name) {
    byte[] letters = new byte[XT_FUNCTION_MAXNAMELEN];
    table.get(name, letters);
    int length = 0;
    while (letters[length] != 0) {
      length++;
    }
    return new String(letters, 0, length, ISO_8859_1);
  }
}
