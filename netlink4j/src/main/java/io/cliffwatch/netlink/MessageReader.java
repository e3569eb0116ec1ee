// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;

/**
 * Splits a datagram into its messages.
 *
 * <p>Every step moves forward by at least a header, so it ends whatever the bytes are. Not safe for
 * use by several threads.
 */
public final class MessageReader {
  private final Message current = new Message();
  private byte[] datagram;
  private int position;
  private int end;

  /**
   * Reads a copy of what lies between the buffer's position and its limit; the buffer itself is
   * left as it is.
   *
   * @param datagram the bytes
   */
  public MessageReader(ByteBuffer datagram) {
    ByteBuffer bytes = requireNonNull(datagram, "datagram is null").duplicate();
    this.datagram = new byte[bytes.remaining()];
    bytes.get(this.datagram);
    this.end = this.datagram.length;
  }

  /** Moves to another datagram, the first bytes of an array. */
  void moveTo(byte[] bytes, int length) {
    datagram = bytes;
    position = 0;
    end = length;
  }

  /** Returns how many bytes the datagram has. */
  int length() {
    return end;
  }

  /** {@return whether bytes remain} */
  public boolean hasNext() {
    return position < end;
  }

  /**
   * {@return the next message, a view of the datagram's bytes}
   *
   * @throws MalformedMessageException when the remaining bytes are no message; no other message can
   *     be found behind it
   */
  public Message next() throws MalformedMessageException {
    Message message = new Message();
    moveToNext(message);
    return message;
  }

  /** Returns the next message, the same instance each time. */
  Message advance() throws MalformedMessageException {
    moveToNext(current);
    return current;
  }

  private void moveToNext(Message message) throws MalformedMessageException {
    int start = position;
    int available = end - start;
    // Wherever reading fails, the rest is given up.
    position = end;
    if (available < MessageHeader.BYTES) {
      throw new MalformedMessageException(
          available + " bytes remain, a message header has " + MessageHeader.BYTES);
    }
    long length = Integer.toUnsignedLong(NativeBytes.s32(datagram, start));
    if (length < MessageHeader.BYTES || length > available) {
      throw new MalformedMessageException(
          "a message says that it has %d bytes, %d are there".formatted(length, available));
    }
    message.moveTo(datagram, start, (int) length);
    position = start + (int) Math.min(NetlinkUapi.align(length), available);
  }
}
