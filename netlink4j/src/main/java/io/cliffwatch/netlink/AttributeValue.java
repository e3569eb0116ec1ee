// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The value of the attribute at which an {@link AttributeReader} stands. A getter that does not fit
 * the value returns zero and leaves an error, which sticks: see there.
 */
public abstract sealed class AttributeValue permits AttributeReader {
  private static final byte[] NOTHING = {};

  // Where the value is, as indexes: no view is made of it.
  byte[] bytes = NOTHING;
  int type;
  int value;
  int length;
  State state = new State();

  /** What a reader and those of its nested attributes share. */
  static final class State {
    String error = "";
    boolean failed;
    long unknown;

    void clear() {
      error = "";
      failed = false;
      unknown = 0;
    }
  }

  AttributeValue() {}

  /** {@return the current attribute's type, without {@code NLA_F_NESTED} and its like} */
  public int type() {
    return type;
  }

  /** {@return a u8} */
  public int u8() {
    return is(Byte.BYTES, "u8") ? Byte.toUnsignedInt(bytes[value]) : 0;
  }

  /** {@return a u16 in the machine's byte order} */
  public int u16() {
    return is(Short.BYTES, "u16") ? NativeBytes.u16(bytes, value) : 0;
  }

  /** {@return a u32 in the machine's byte order} */
  public long u32() {
    return is(Integer.BYTES, "u32") ? Integer.toUnsignedLong(NativeBytes.s32(bytes, value)) : 0;
  }

  /** {@return a u64 in the machine's byte order; values above 2⁶³ − 1 come out negative} */
  public long u64() {
    return is(Long.BYTES, "u64") ? NativeBytes.s64(bytes, value) : 0;
  }

  /** {@return a big-endian u16} */
  public int networkU16() {
    return is(Short.BYTES, "u16") ? NativeBytes.networkU16(bytes, value) : 0;
  }

  /** {@return a big-endian u32} */
  public long networkU32() {
    return is(Integer.BYTES, "u32")
        ? Integer.toUnsignedLong(NativeBytes.networkS32(bytes, value))
        : 0;
  }

  /** {@return a big-endian u64; values above 2⁶³ − 1 come out negative} */
  public long networkU64() {
    return is(Long.BYTES, "u64") ? NativeBytes.networkS64(bytes, value) : 0;
  }

  /** {@return a text up to its first NUL; bytes that are not UTF-8 become U+FFFD} */
  public String text() {
    int letters = textLength();
    return new String(bytes, letters == 0 ? 0 : value, letters, StandardCharsets.UTF_8);
  }

  /**
   * {@return a text up to its first NUL, one char for each byte (ISO-8859-1)} For names that need
   * not be UTF-8: no two become one, and {@code getBytes(ISO_8859_1)} gives back the kernel's
   * bytes.
   */
  public String byteText() {
    int letters = textLength();
    return new String(bytes, letters == 0 ? 0 : value, letters, StandardCharsets.ISO_8859_1);
  }

  /** {@return a copy of the value} */
  public byte[] bytes() {
    return failed() ? NOTHING : Arrays.copyOfRange(bytes, value, value + length);
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
    return holds(index, Byte.BYTES) ? Byte.toUnsignedInt(bytes[value + index]) : 0;
  }

  /**
   * {@return two bytes of the value, a big-endian u16}
   *
   * @param index of the first, from 0; beyond the value it is an error
   */
  public int networkU16At(int index) {
    return holds(index, Short.BYTES) ? NativeBytes.networkU16(bytes, value + index) : 0;
  }

  /**
   * {@return four bytes of the value, a big-endian u32}
   *
   * @param index of the first, from 0; beyond the value it is an error
   */
  public long networkU32At(int index) {
    return holds(index, Integer.BYTES)
        ? Integer.toUnsignedLong(NativeBytes.networkS32(bytes, value + index))
        : 0;
  }

  /**
   * {@return eight bytes of the value, a big-endian u64}
   *
   * @param index of the first, from 0; beyond the value it is an error
   */
  public long networkU64At(int index) {
    return holds(index, Long.BYTES) ? NativeBytes.networkS64(bytes, value + index) : 0;
  }

  /**
   * {@return four bytes of the value, a u32 in the machine's byte order}
   *
   * @param index of the first, from 0; beyond the value it is an error
   */
  public long u32At(int index) {
    return holds(index, Integer.BYTES)
        ? Integer.toUnsignedLong(NativeBytes.s32(bytes, value + index))
        : 0;
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
      if (bytes[value + i] != text[i]) {
        return false;
      }
    }
    return length == text.length || bytes[value + text.length] == 0;
  }

  /**
   * {@return a number that equal texts have in common: over the bytes up to the first NUL, from 0,
   * 31 times the last number plus the byte; makes no object}
   */
  public int textHash() {
    int hash = 0;
    int behind = value + length();
    for (int i = value; i < behind && bytes[i] != 0; i++) {
      hash = 31 * hash + bytes[i];
    }
    return hash;
  }

  /**
   * Records an error of the caller's, such as a value that makes no sense.
   *
   * @param error a sentence
   */
  public void fail(String error) {
    if (!failed()) {
      state.error = requireNonNull(error, "error is null");
      state.failed = true;
    }
  }

  /** {@return whether there was an error} */
  public boolean failed() {
    return state.failed;
  }

  private int textLength() {
    int letters = 0;
    while (letters < length() && bytes[value + letters] != 0) {
      letters++;
    }
    return letters;
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
