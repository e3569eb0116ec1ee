// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink.testing;

import static java.util.Objects.requireNonNull;

import io.cliffwatch.netlink.Message;
import io.cliffwatch.netlink.MessageHeader;
import io.cliffwatch.netlink.NetlinkUapi;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Answers as captured. */
final class Replay implements FakeKernel.Script {
  private static final int SEQUENCE = 8; // offset of nlmsg_seq in struct nlmsghdr

  private final Iterator<Capture.Exchange> exchanges;

  Replay(Capture capture) {
    exchanges = requireNonNull(capture, "capture is null").exchanges().iterator();
  }

  @Override
  public List<Reply> answer(Message request) {
    if (!exchanges.hasNext()) {
      throw new AssertionError("a request more than captured: " + request.header());
    }
    Capture.Exchange exchange = exchanges.next();
    String expected = comparable(exchange.request());
    String actual = comparable(bytes(request));
    if (!expected.equals(actual)) {
      throw new AssertionError("expected the request " + expected + ", got " + actual);
    }
    List<Reply> replies = new ArrayList<>();
    for (ByteBuffer datagram : exchange.replies()) {
      replies.add(new Reply.Datagram(renumbered(datagram, request.header().sequence())));
    }
    return replies;
  }

  private static ByteBuffer bytes(Message request) {
    return Reply.message(
        request, request.header().type(), request.header().flags(), request.payload());
  }

  /** The request as text, without what differs from run to run: its sequence number and port. */
  private static String comparable(ByteBuffer datagram) {
    ByteBuffer copy = copy(datagram);
    if (copy.limit() >= MessageHeader.BYTES) {
      copy.putInt(SEQUENCE, 0).putInt(SEQUENCE + Integer.BYTES, 0);
    }
    return Capture.hex(copy);
  }

  /** Every message of the datagram with this sequence number; bytes that are none stay. */
  private static ByteBuffer renumbered(ByteBuffer datagram, long sequence) {
    ByteBuffer copy = copy(datagram);
    int start = 0;
    while (copy.limit() - start >= MessageHeader.BYTES) {
      copy.putInt(start + SEQUENCE, (int) sequence);
      long length = NetlinkUapi.align(Integer.toUnsignedLong(copy.getInt(start)));
      start += (int) Math.min(Math.max(length, MessageHeader.BYTES), copy.limit() - start);
    }
    return copy;
  }

  private static ByteBuffer copy(ByteBuffer buffer) {
    return ByteBuffer.allocate(buffer.remaining())
        .put(buffer.duplicate())
        .flip()
        .order(ByteOrder.nativeOrder());
  }
}
