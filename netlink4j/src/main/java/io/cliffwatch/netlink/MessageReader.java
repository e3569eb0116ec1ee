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
  private final ByteBuffer datagram;

  /**
   * Reads from the buffer's position to its limit; the buffer itself is left as it is.
   *
   * @param datagram the bytes
   */
  public MessageReader(ByteBuffer datagram) {
    this.datagram = requireNonNull(datagram, "datagram is null").slice();
  }

  /** {@return whether bytes remain} */
  public boolean hasNext() {
    return datagram.hasRemaining();
  }

  /**
   * {@return the next message, a view of the datagram's bytes}
   *
   * @throws MalformedMessageException when the remaining bytes are no message; no other message can
   *     be found behind it
   */
  public Message next() throws MalformedMessageException {
    int start = datagram.position();
    int available = datagram.remaining();
    // Wherever reading fails, the rest is given up.
    datagram.position(datagram.limit());
    MessageHeader header = MessageHeader.read(datagram.slice(start, available));
    if (header.length() < MessageHeader.BYTES || header.length() > available) {
      throw new MalformedMessageException(
          "a message says that it has %d bytes, %d are there"
              .formatted(header.length(), available));
    }
    int length = (int) header.length();
    Message message =
        new Message(
            header, datagram.slice(start + MessageHeader.BYTES, length - MessageHeader.BYTES));
    datagram.position(start + (int) Math.min(NetlinkUapi.align(length), available));
    return message;
  }
}
