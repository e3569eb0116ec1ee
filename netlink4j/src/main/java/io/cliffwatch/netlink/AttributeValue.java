// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The value of the attribute at which an {@link AttributeReader} stands. A getter that does not fit
 * the value returns zero and leaves an error, which sticks: see there.
 */
public abstract sealed class AttributeValue permits AttributeReader {
  private static final boolean LITTLE = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  // Where the value is, as indexes: no view is made of it.
  ByteBuffer buffer = NOTHING;
  int type;
  int value;
  int length;
  State state = new State();

  /** What a reader and those of its nested attributes share. */
  static final class State {
    String error = "";
    long unknown;
  }

  AttributeValue() {}

  /** {@return the current attribute's type, without {@code NLA_F_NESTED} and its like} */
  public int type() {
    return type;
  }

  /** {@return a u8} */
  public int u8() {
    return is(Byte.BYTES, "u8") ? Byte.toUnsignedInt(buffer.get(value)) : 0;
  }

  /** {@return a u16 in the machine's byte order} */
  public int u16() {
    return is(Short.BYTES, "u16") ? Short.toUnsignedInt(buffer.getShort(value)) : 0;
  }

  /** {@return a u32 in the machine's byte order} */
  public long u32() {
    return is(Integer.BYTES, "u32") ? Integer.toUnsignedLong(buffer.getInt(value)) : 0;
  }

  /** {@return a u64 in the machine's byte order; values above 2⁶³ − 1 come out negative} */
  public long u64() {
    return is(Long.BYTES, "u64") ? buffer.getLong(value) : 0;
  }

  /** {@return a big-endian u16} */
  public int networkU16() {
    return is(Short.BYTES, "u16") ? Short.toUnsignedInt(bigEndian(buffer.getShort(value))) : 0;
  }

  /** {@return a big-endian u32} */
  public long networkU32() {
    return is(Integer.BYTES, "u32") ? Integer.toUnsignedLong(bigEndian(buffer.getInt(value))) : 0;
  }

  /** {@return a big-endian u64; values above 2⁶³ − 1 come out negative} */
  public long networkU64() {
    return is(Long.BYTES, "u64") ? bigEndian(buffer.getLong(value)) : 0;
  }

  /** {@return a text up to its first NUL; bytes that are not UTF-8 become U+FFFD} */
  public String text() {
    byte[] bytes = bytes();
    int end = 0;
    while (end < bytes.length && bytes[end] != 0) {
      end++;
    }
    return new String(bytes, 0, end, StandardCharsets.UTF_8);
  }

  /** {@return a copy of the value} */
  public byte[] bytes() {
    byte[] bytes = new byte[failed() ? 0 : length];
    buffer.get(value, bytes);
    return bytes;
  }

  /**
   * {@return a copy of the value, which must have this many bytes; else it is an error}
   *
   * @param length the number of bytes
   */
  public byte[] bytes(int length) {
    return this.length == length && !failed() ? bytes() : failedBytes(length);
  }

  /** {@return how many bytes the value has} */
  public int length() {
    return failed() ? 0 : length;
  }

  /**
   * {@return one byte of the value (u8)}
   *
   * @param index from 0; beyond the value it is an error
   */
  public int byteAt(int index) {
    return holds(index, Byte.BYTES) ? Byte.toUnsignedInt(buffer.get(value + index)) : 0;
  }

  /**
   * {@return two bytes of the value, a big-endian u16}
   *
   * @param index of the first, from 0; beyond the value it is an error
   */
  public int networkU16At(int index) {
    return holds(index, Short.BYTES)
        ? Short.toUnsignedInt(bigEndian(buffer.getShort(value + index)))
        : 0;
  }

  /**
   * {@return four bytes of the value, a big-endian u32}
   *
   * @param index of the first, from 0; beyond the value it is an error
   */
  public long networkU32At(int index) {
    return holds(index, Integer.BYTES)
        ? Integer.toUnsignedLong(bigEndian(buffer.getInt(value + index)))
        : 0;
  }

  /**
   * {@return eight bytes of the value, a big-endian u64}
   *
   * @param index of the first, from 0; beyond the value it is an error
   */
  public long networkU64At(int index) {
    return holds(index, Long.BYTES) ? bigEndian(buffer.getLong(value + index)) : 0;
  }

  /**
   * {@return four bytes of the value, a u32 in the machine's byte order}
   *
   * @param index of the first, from 0; beyond the value it is an error
   */
  public long u32At(int index) {
    return holds(index, Integer.BYTES) ? Integer.toUnsignedLong(buffer.getInt(value + index)) : 0;
  }

  /**
   * {@return whether the value, up to its first NUL, is this text; makes no object}
   *
   * @param text the text's bytes, none of them NUL
   */
  public boolean isText(byte[] text) {
    if (failed() || length < text.length) {
      return false;
    }
    for (int i = 0; i < text.length; i++) {
      if (buffer.get(value + i) != text[i]) {
        return false;
      }
    }
    return length == text.length || buffer.get(value + text.length) == 0;
  }

  /**
   * Records an error of the caller's, such as a value that makes no sense.
   *
   * @param error a sentence
   */
  public void fail(String error) {
    if (!failed()) {
      state.error = requireNonNull(error, "error is null");
    }
  }

  /** {@return whether there was an error} */
  public boolean failed() {
    return !state.error.isEmpty();
  }

  private static short bigEndian(short number) {
    return LITTLE ? Short.reverseBytes(number) : number;
  }

  private static int bigEndian(int number) {
    return LITTLE ? Integer.reverseBytes(number) : number;
  }

  private static long bigEndian(long number) {
    return LITTLE ? Long.reverseBytes(number) : number;
  }

  private byte[] failedBytes(int bytes) {
    fail("attribute %d is not a value of %d bytes: %d bytes".formatted(type, bytes, length));
    return new byte[bytes];
  }

  private boolean holds(int index, int bytes) {
    if (!failed() && (index < 0 || index > length - bytes)) {
      fail("attribute %d has %d bytes, too few".formatted(type, length));
    }
    return !failed();
  }

  private boolean is(int bytes, String name) {
    if (!failed() && length != bytes) {
      fail("attribute %d is not a %s: %d bytes".formatted(type, name, length));
    }
    return !failed();
  }
}
