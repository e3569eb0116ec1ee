// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink;

import static io.cliffwatch.netlink.NetlinkUapi.NLA_F_NESTED;
import static io.cliffwatch.netlink.NetlinkUapi.NLA_HDRLEN;
import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Writes a message's payload: a protocol's fixed header, then attributes ({@code struct nlattr}).
 *
 * <p>Grows as needed. Not safe for use by several threads.
 */
public final class AttributeWriter {
  private static final int INITIAL_BYTES = 128;
  private static final int MAX_ATTRIBUTE = 0xffff; // nla_len is a u16

  private ByteBuffer buffer = ByteBuffer.allocate(INITIAL_BYTES).order(ByteOrder.nativeOrder());

  /** Starts a payload without a fixed header. */
  public AttributeWriter() {}

  /**
   * Starts a payload with the fixed header between the buffer's position and its limit.
   *
   * @param fixedHeader the bytes between its position and its limit
   */
  public AttributeWriter(ByteBuffer fixedHeader) {
    requireNonNull(fixedHeader, "fixedHeader is null");
    room(fixedHeader.remaining()).put(fixedHeader.duplicate());
    pad();
  }

  /**
   * Adds a u8.
   *
   * @param type the attribute type
   * @param value the value
   * @return this writer
   */
  public AttributeWriter u8(int type, int value) {
    return value(type, bytes(Byte.BYTES).put((byte) value));
  }

  /**
   * Adds a u16 in the machine's byte order.
   *
   * @param type the attribute type
   * @param value the value
   * @return this writer
   */
  public AttributeWriter u16(int type, int value) {
    return value(type, bytes(Short.BYTES).putShort((short) value));
  }

  /**
   * Adds a u32 in the machine's byte order.
   *
   * @param type the attribute type
   * @param value the value
   * @return this writer
   */
  public AttributeWriter u32(int type, long value) {
    return value(type, bytes(Integer.BYTES).putInt((int) value));
  }

  /**
   * Adds a u64 in the machine's byte order.
   *
   * @param type the attribute type
   * @param value the value
   * @return this writer
   */
  public AttributeWriter u64(int type, long value) {
    return value(type, bytes(Long.BYTES).putLong(value));
  }

  /**
   * Adds a big-endian u16.
   *
   * @param type the attribute type
   * @param value the value
   * @return this writer
   */
  public AttributeWriter networkU16(int type, int value) {
    return value(type, bytes(Short.BYTES).order(ByteOrder.BIG_ENDIAN).putShort((short) value));
  }

  /**
   * Adds a big-endian u32.
   *
   * @param type the attribute type
   * @param value the value
   * @return this writer
   */
  public AttributeWriter networkU32(int type, long value) {
    return value(type, bytes(Integer.BYTES).order(ByteOrder.BIG_ENDIAN).putInt((int) value));
  }

  /**
   * Adds a text in UTF-8 with a NUL behind it.
   *
   * @param type the attribute type
   * @param text the text
   * @return this writer
   */
  public AttributeWriter text(int type, String text) {
    byte[] bytes = requireNonNull(text, "text is null").getBytes(StandardCharsets.UTF_8);
    return value(type, bytes(bytes.length + 1).put(bytes).put((byte) 0));
  }

  /**
   * Adds bytes as they are.
   *
   * @param type the attribute type
   * @param bytes the bytes
   * @return this writer
   */
  public AttributeWriter bytes(int type, byte[] bytes) {
    return value(type, bytes(bytes.length).put(bytes));
  }

  /**
   * Adds an attribute that holds those which the writer is given; sets {@code NLA_F_NESTED}.
   *
   * @param type the attribute type
   * @param content writes the inner attributes
   * @return this writer
   */
  public AttributeWriter nested(int type, Consumer<AttributeWriter> content) {
    requireNonNull(content, "content is null");
    AttributeWriter inner = new AttributeWriter();
    content.accept(inner);
    ByteBuffer bytes = inner.payload();
    return value(type | NLA_F_NESTED, bytes.position(bytes.limit()));
  }

  /** {@return a read-only view of what has been written} */
  public ByteBuffer payload() {
    return buffer.duplicate().flip().asReadOnlyBuffer().order(ByteOrder.nativeOrder());
  }

  /** Adds what lies before the value's position. */
  private AttributeWriter value(int type, ByteBuffer value) {
    value.flip();
    int length = NLA_HDRLEN + value.remaining();
    if (length > MAX_ATTRIBUTE) {
      throw new IllegalArgumentException(
          "attribute " + type + " would have " + length + " bytes, the most is " + MAX_ATTRIBUTE);
    }
    room(length).putShort((short) length).putShort((short) type).put(value);
    pad();
    return this;
  }

  private void pad() {
    int padding = (int) NetlinkUapi.align(buffer.position()) - buffer.position();
    room(padding).put(new byte[padding]);
  }

  private ByteBuffer room(int bytes) {
    if (buffer.remaining() < bytes) {
      int capacity = Math.max(2 * buffer.capacity(), buffer.position() + bytes);
      buffer = ByteBuffer.allocate(capacity).order(ByteOrder.nativeOrder()).put(buffer.flip());
    }
    return buffer;
  }

  private static ByteBuffer bytes(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.nativeOrder());
  }
}
