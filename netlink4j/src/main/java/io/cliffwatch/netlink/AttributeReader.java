// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink;

import static io.cliffwatch.netlink.NetlinkUapi.NLA_HDRLEN;
import static io.cliffwatch.netlink.NetlinkUapi.NLA_TYPE_MASK;
import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Reads attributes ({@code struct nlattr}) one after the other.
 *
 * <p>The first error sticks: from then on {@link #next()} is false and every getter returns zero or
 * nothing, so that a loop needs one {@link #check()} at its end. A reader of {@link #nested()}
 * attributes shares its parent's error. Every step moves forward, so a loop ends whatever the bytes
 * are. Not safe for use by several threads.
 *
 * {@snippet :
 * while (attributes.next()) {
 *   switch (attributes.type()) {
 *     case IFLA_IFNAME -> name = attributes.text();
 *     case IFLA_MTU -> mtu = attributes.u32();
 *     default -> attributes.skipUnknown();
 *   }
 * }
 * attributes.check();
 * }
 */
public final class AttributeReader {
  private final ByteBuffer buffer;
  private final State state;
  private int type;
  private ByteBuffer value = ByteBuffer.allocate(0);

  /** What a reader and those of its nested attributes share. */
  private static final class State {
    private String error = "";
    private long unknown;
  }

  /**
   * Reads from the buffer's position to its limit; the buffer itself is left as it is.
   *
   * @param buffer the attributes
   */
  public AttributeReader(ByteBuffer buffer) {
    this(requireNonNull(buffer, "buffer is null"), new State());
  }

  private AttributeReader(ByteBuffer buffer, State state) {
    this.buffer = buffer.slice().order(ByteOrder.nativeOrder());
    this.state = state;
  }

  /**
   * Moves to the next attribute; false at the end and after an error.
   *
   * @return whether there is one
   */
  public boolean next() {
    if (failed() || !buffer.hasRemaining()) {
      return false;
    }
    int available = buffer.remaining();
    if (available < NLA_HDRLEN) {
      fail(available + " bytes remain, an attribute header has " + NLA_HDRLEN);
      return false;
    }
    int start = buffer.position();
    int length = Short.toUnsignedInt(buffer.getShort(start));
    if (length < NLA_HDRLEN || length > available) {
      fail("an attribute says that it has " + length + " bytes, " + available + " are there");
      return false;
    }
    type = Short.toUnsignedInt(buffer.getShort(start + Short.BYTES)) & NLA_TYPE_MASK;
    value = buffer.slice(start + NLA_HDRLEN, length - NLA_HDRLEN).order(ByteOrder.nativeOrder());
    buffer.position(start + (int) Math.min(NetlinkUapi.align(length), available));
    return true;
  }

  /** {@return the current attribute's type, without {@code NLA_F_NESTED} and its like} */
  public int type() {
    return type;
  }

  /** {@return a u8} */
  public int u8() {
    return is(Byte.BYTES, "u8") ? Byte.toUnsignedInt(value.get(0)) : 0;
  }

  /** {@return a u16 in the machine's byte order} */
  public int u16() {
    return is(Short.BYTES, "u16") ? Short.toUnsignedInt(value.getShort(0)) : 0;
  }

  /** {@return a u32 in the machine's byte order} */
  public long u32() {
    return is(Integer.BYTES, "u32") ? Integer.toUnsignedLong(value.getInt(0)) : 0;
  }

  /** {@return a u64 in the machine's byte order; values above 2⁶³ − 1 come out negative} */
  public long u64() {
    return is(Long.BYTES, "u64") ? value.getLong(0) : 0;
  }

  /** {@return a big-endian u16} */
  public int networkU16() {
    return is(Short.BYTES, "u16") ? Short.toUnsignedInt(bigEndian().getShort(0)) : 0;
  }

  /** {@return a big-endian u32} */
  public long networkU32() {
    return is(Integer.BYTES, "u32") ? Integer.toUnsignedLong(bigEndian().getInt(0)) : 0;
  }

  /** {@return a big-endian u64; values above 2⁶³ − 1 come out negative} */
  public long networkU64() {
    return is(Long.BYTES, "u64") ? bigEndian().getLong(0) : 0;
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
    byte[] bytes = new byte[failed() ? 0 : value.limit()];
    value.get(0, bytes);
    return bytes;
  }

  /**
   * {@return a copy of the value, which must have this many bytes; else it is an error}
   *
   * @param length the number of bytes
   */
  public byte[] bytes(int length) {
    return is(length, "value of " + length + " bytes") ? bytes() : new byte[length];
  }

  /** {@return a reader of the attributes inside this one} */
  public AttributeReader nested() {
    return new AttributeReader(failed() ? ByteBuffer.allocate(0) : value, state);
  }

  /** Counts the current attribute as one that the caller does not know. */
  public void skipUnknown() {
    state.unknown++;
  }

  /** {@return how many attributes were skipped as unknown, the nested ones included} */
  public long unknown() {
    return state.unknown;
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

  /**
   * Does nothing when there was no error.
   *
   * @throws MalformedMessageException with the first error
   */
  public void check() throws MalformedMessageException {
    if (failed()) {
      throw new MalformedMessageException(state.error);
    }
  }

  private ByteBuffer bigEndian() {
    return value.duplicate().order(ByteOrder.BIG_ENDIAN);
  }

  private boolean is(int length, String name) {
    if (!failed() && value.limit() != length) {
      fail("attribute %d is not a %s: %d bytes".formatted(type, name, value.limit()));
    }
    return !failed();
  }
}
