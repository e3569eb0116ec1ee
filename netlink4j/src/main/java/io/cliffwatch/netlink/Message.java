// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * One message of a datagram. Those that {@link Connection} hands to a decoder are one instance,
 * which moves from message to message: it is there only until the decoder returns.
 */
public final class Message {
  private static final byte[] NOTHING = {};

  // Where the message is, as indexes: a quarter of a million rules make no object each.
  private byte[] bytes = NOTHING;
  private int start;
  private int end;
  private int length;
  private int type;
  private int flags;
  private int sequence;
  private int portId;

  /** A view of nothing, to be moved. */
  Message() {}

  /**
   * A message of these parts, of which it keeps copies.
   *
   * @param header its header
   * @param payload what follows the header, without padding
   */
  public Message(MessageHeader header, ByteBuffer payload) {
    requireNonNull(header, "header is null");
    requireNonNull(payload, "payload is null");
    bytes = new byte[MessageHeader.BYTES + payload.remaining()];
    ByteBuffer whole = ByteBuffer.wrap(bytes);
    header.write(whole);
    whole.put(payload.duplicate());
    length = (int) header.length();
    end = bytes.length;
    readHeader();
  }

  /** Moves to the message at an index, whose header and payload are within the bytes. */
  void moveTo(byte[] datagram, int index, int messageLength) {
    bytes = datagram;
    start = index;
    length = messageLength;
    end = index + messageLength;
    readHeader();
  }

  private void readHeader() {
    type = NativeBytes.u16(bytes, start + Integer.BYTES);
    flags = NativeBytes.u16(bytes, start + Integer.BYTES + Short.BYTES);
    sequence = NativeBytes.s32(bytes, start + 2 * Integer.BYTES);
    portId = NativeBytes.s32(bytes, start + 3 * Integer.BYTES);
  }

  /** {@return a copy of its header} */
  public MessageHeader header() {
    return new MessageHeader(
        Integer.toUnsignedLong(length), type, flags, sequence(), Integer.toUnsignedLong(portId));
  }

  /** {@return what the payload is (u16)} */
  public int type() {
    return type;
  }

  /** {@return what pairs an answer with its request (u32)} */
  public long sequence() {
    return Integer.toUnsignedLong(sequence);
  }

  /**
   * {@return whether all bits of a flag are set}
   *
   * @param flag {@code NLM_F_*}
   */
  public boolean has(int flag) {
    return (flags & flag) == flag;
  }

  /**
   * {@return what follows the header, without padding: a read-only view in the machine's byte
   * order}
   */
  public ByteBuffer payload() {
    return ByteBuffer.wrap(bytes, payloadStart(), payloadLength())
        .slice()
        .asReadOnlyBuffer()
        .order(ByteOrder.nativeOrder());
  }

  /** {@return how many bytes follow the header} */
  public int payloadLength() {
    return end - payloadStart();
  }

  /**
   * {@return the payload behind a protocol's fixed header, as attributes}
   *
   * @param fixedHeader bytes of the fixed header; what follows it is aligned
   * @throws MalformedMessageException when the payload is shorter than that
   */
  public AttributeReader attributesAfter(int fixedHeader) throws MalformedMessageException {
    AttributeReader attributes = new AttributeReader();
    attributesAfter(fixedHeader, attributes);
    return attributes;
  }

  /**
   * Moves a reader to the attributes behind a protocol's fixed header, without making an object.
   * The reader's error and its count of unknown attributes start anew.
   *
   * @param fixedHeader bytes of the fixed header; what follows it is aligned
   * @param attributes the reader to move
   * @throws MalformedMessageException when the payload is shorter than that
   */
  public void attributesAfter(int fixedHeader, AttributeReader attributes)
      throws MalformedMessageException {
    requireBytes(fixedHeader);
    long first = payloadStart() + NetlinkUapi.align(fixedHeader);
    attributes.moveTo(bytes, (int) Math.min(end, first), end);
  }

  /**
   * {@return a view of the protocol's fixed header in the machine's byte order}
   *
   * @param bytes the fixed header's length
   * @throws MalformedMessageException when the payload is shorter than that
   */
  public ByteBuffer fixedHeader(int bytes) throws MalformedMessageException {
    requireBytes(bytes);
    return payload().slice(0, bytes).order(ByteOrder.nativeOrder());
  }

  /**
   * {@return one byte of the payload (u8)}
   *
   * @param index from 0
   * @throws MalformedMessageException when the payload ends before
   */
  public int byteAt(int index) throws MalformedMessageException {
    requireBytes(index + Byte.BYTES);
    return Byte.toUnsignedInt(bytes[payloadStart() + index]);
  }

  /** Returns the first four bytes of the payload, a signed number in the machine's byte order. */
  int number() throws MalformedMessageException {
    requireBytes(Integer.BYTES);
    return NativeBytes.s32(bytes, payloadStart());
  }

  private int payloadStart() {
    return start + MessageHeader.BYTES;
  }

  private void requireBytes(int wanted) throws MalformedMessageException {
    if (payloadLength() < wanted) {
      throw new MalformedMessageException(
          "message type %d has a payload of %d bytes, fewer than its fixed header of %d"
              .formatted(type, payloadLength(), wanted));
    }
  }
}
