// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink;

import static io.cliffwatch.netlink.NetlinkUapi.NLA_F_NESTED;
import static io.cliffwatch.netlink.NetlinkUapi.NLA_HDRLEN;
import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Writes a message's payload: a protocol's fixed header, then attributes ({@code struct nlattr}).
 *
 * <p>Grows as needed. Not safe for use by several threads.
 */
public final class AttributeWriter {
  private static final int INITIAL_BYTES = 128;
  private static final int MAX_ATTRIBUTE = 0xffff; // nla_len is a u16

  // An array and not a buffer, for the same reason as in NativeBytes.
  private byte[] payload = new byte[INITIAL_BYTES];
  private int length;

  /** Starts a payload without a fixed header. */
  public AttributeWriter() {}

  /**
   * Starts a payload with the fixed header between the buffer's position and its limit.
   *
   * @param fixedHeader the bytes between its position and its limit
   */
  public AttributeWriter(ByteBuffer fixedHeader) {
    int bytes = requireNonNull(fixedHeader, "fixedHeader is null").remaining();
    fixedHeader.get(fixedHeader.position(), payload, room(bytes), bytes);
  }

  /**
   * Adds a u8.
   *
   * @param type the attribute type
   * @param value the value
   * @return this writer
   */
  public AttributeWriter u8(int type, int value) {
    int at = value(type, Byte.BYTES);
    payload[at] = (byte) value;
    return this;
  }

  /**
   * Adds a u16 in the machine's byte order.
   *
   * @param type the attribute type
   * @param value the value
   * @return this writer
   */
  public AttributeWriter u16(int type, int value) {
    int at = value(type, Short.BYTES);
    NativeBytes.putU16(payload, at, value);
    return this;
  }

  /**
   * Adds a u32 in the machine's byte order.
   *
   * @param type the attribute type
   * @param value the value
   * @return this writer
   */
  public AttributeWriter u32(int type, long value) {
    int at = value(type, Integer.BYTES);
    NativeBytes.putS32(payload, at, (int) value);
    return this;
  }

  /**
   * Adds a u64 in the machine's byte order.
   *
   * @param type the attribute type
   * @param value the value
   * @return this writer
   */
  public AttributeWriter u64(int type, long value) {
    int at = value(type, Long.BYTES);
    NativeBytes.putS64(payload, at, value);
    return this;
  }

  /**
   * Adds a big-endian u16.
   *
   * @param type the attribute type
   * @param value the value
   * @return this writer
   */
  public AttributeWriter networkU16(int type, int value) {
    int at = value(type, Short.BYTES);
    NativeBytes.putNetworkU16(payload, at, value);
    return this;
  }

  /**
   * Adds a big-endian u32.
   *
   * @param type the attribute type
   * @param value the value
   * @return this writer
   */
  public AttributeWriter networkU32(int type, long value) {
    int at = value(type, Integer.BYTES);
    NativeBytes.putNetworkS32(payload, at, (int) value);
    return this;
  }

  /**
   * Adds a text in UTF-8 with a NUL behind it.
   *
   * @param type the attribute type
   * @param text the text
   * @return this writer
   */
  public AttributeWriter text(int type, String text) {
    return text(type, requireNonNull(text, "text is null").getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Adds a text with its closing NUL.
   *
   * @param type the attribute type
   * @param text the text's bytes, none of them NUL
   * @return this writer
   */
  public AttributeWriter text(int type, byte[] text) {
    int at = value(type, text.length + 1);
    System.arraycopy(text, 0, payload, at, text.length);
    return this;
  }

  /**
   * Adds bytes as they are.
   *
   * @param type the attribute type
   * @param bytes the bytes
   * @return this writer
   */
  public AttributeWriter bytes(int type, byte[] bytes) {
    int at = value(type, bytes.length);
    System.arraycopy(bytes, 0, payload, at, bytes.length);
    return this;
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
    int at = value(type | NLA_F_NESTED, inner.length);
    System.arraycopy(inner.payload, 0, payload, at, inner.length);
    return this;
  }

  /** {@return a read-only view of what has been written so far} */
  public ByteBuffer payload() {
    return view().slice().asReadOnlyBuffer().order(ByteOrder.nativeOrder());
  }

  /** Returns what has been written so far, for a request to make its own view of. */
  ByteBuffer view() {
    return ByteBuffer.wrap(payload, 0, length);
  }

  /** Adds an attribute's header and returns where its value goes, all of it zero as yet. */
  private int value(int type, int bytes) {
    int whole = NLA_HDRLEN + bytes;
    if (whole > MAX_ATTRIBUTE) {
      throw new IllegalArgumentException(
          "attribute " + type + " would have " + whole + " bytes, the most is " + MAX_ATTRIBUTE);
    }
    int start = room(whole);
    NativeBytes.putU16(payload, start, whole);
    NativeBytes.putU16(payload, start + Short.BYTES, type);
    return start + NLA_HDRLEN;
  }

  /** Adds zeros and the padding behind them, and returns where they begin. */
  private int room(int bytes) {
    int start = length;
    length += (int) NetlinkUapi.align(bytes);
    if (length > payload.length) {
      payload = Arrays.copyOf(payload, Math.max(2 * payload.length, length));
    }
    return start;
  }
}
