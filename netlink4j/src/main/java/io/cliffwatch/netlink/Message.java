// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * One message of a datagram.
 *
 * @param header its header
 * @param payload what follows the header, without padding; the buffer is read-only and in the
 *     machine's byte order
 */
public record Message(MessageHeader header, ByteBuffer payload) {
  /** Keeps a read-only view of the payload, not a copy. */
  public Message {
    requireNonNull(header, "header is null");
    requireNonNull(payload, "payload is null");
    payload = payload.slice().asReadOnlyBuffer().order(ByteOrder.nativeOrder());
  }

  /**
   * {@return the payload behind a protocol's fixed header, as attributes}
   *
   * @param fixedHeader bytes of the fixed header; what follows it is aligned
   * @throws MalformedMessageException when the payload is shorter than that
   */
  public AttributeReader attributesAfter(int fixedHeader) throws MalformedMessageException {
    requireBytes(fixedHeader);
    int start = (int) Math.min(payload.limit(), NetlinkUapi.align(fixedHeader));
    return new AttributeReader(payload.slice(start, payload.limit() - start));
  }

  /**
   * {@return a view of the protocol's fixed header in the machine's byte order}
   *
   * @param bytes the fixed header's length
   * @throws MalformedMessageException when the payload is shorter than that
   */
  public ByteBuffer fixedHeader(int bytes) throws MalformedMessageException {
    requireBytes(bytes);
    return payload.slice(0, bytes).order(ByteOrder.nativeOrder());
  }

  private void requireBytes(int bytes) throws MalformedMessageException {
    if (payload.limit() < bytes) {
      throw new MalformedMessageException(
          "message type %d has a payload of %d bytes, fewer than its fixed header of %d"
              .formatted(header.type(), payload.limit(), bytes));
    }
  }
}
