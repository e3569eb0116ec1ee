// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink;

import static io.cliffwatch.netlink.NetlinkUapi.NLMSG_DONE;
import static io.cliffwatch.netlink.NetlinkUapi.NLMSG_ERROR;
import static io.cliffwatch.netlink.NetlinkUapi.NLMSG_NOOP;
import static io.cliffwatch.netlink.NetlinkUapi.NLMSG_OVERRUN;
import static io.cliffwatch.netlink.NetlinkUapi.NLM_F_DUMP_INTR;
import static io.cliffwatch.netlink.NetlinkUapi.NLM_F_REQUEST;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.OptionalLong;

/** One exchange after the other on a transport: sends a request, reads until its answer ends. */
final class Wire {
  /** What the kernel fills at most with one part of a dump. */
  private static final int INITIAL_BUFFER = 32 * 1024;

  private static final int MAX_BUFFER = 16 * 1024 * 1024;

  /** Takes the messages of an answer, without those that only end it. */
  interface Visitor {
    void visit(Message message) throws IOException;
  }

  private final Transport transport;
  private final long patienceNanos;
  private ByteBuffer sendBuffer = ByteBuffer.allocateDirect(1024);
  private ByteBuffer receiveBuffer = ByteBuffer.allocateDirect(INITIAL_BUFFER);
  private byte[] datagram = new byte[INITIAL_BUFFER];
  // What has not been looked at of the last datagram.
  private final MessageReader messages = new MessageReader(ByteBuffer.allocate(0));
  private long lastSequence;
  // The sequence number of an answer whose end has not been seen.
  private OptionalLong unfinished = OptionalLong.empty();

  Wire(Transport transport, Duration patience) {
    this.transport = requireNonNull(transport, "transport is null");
    this.patienceNanos = patience.toNanos();
  }

  void exchange(Request request, int flags, Visitor visitor) throws IOException {
    settle();
    long sequence = nextSequence();
    send(request, flags | request.flags() | NLM_F_REQUEST, sequence);
    unfinished = OptionalLong.of(sequence);
    long quietSince = System.nanoTime();
    while (unfinished.isPresent()) {
      if (read(request.operation(), sequence, visitor)) {
        quietSince = System.nanoTime();
      } else if (System.nanoTime() - quietSince > patienceNanos) {
        throw new ReceiveTimeoutException(
            "datagrams came for %d ms, none of them an answer"
                .formatted(Duration.ofNanos(patienceNanos).toMillis()));
      }
    }
  }

  void close() throws IOException {
    transport.close();
  }

  /** Reads the rest of a datagram or the next; tells whether it held a part of the answer. */
  private boolean read(String operation, long sequence, Visitor visitor) throws IOException {
    if (!messages.hasNext()) {
      receive();
    }
    boolean ours = false;
    while (messages.hasNext() && unfinished.isPresent()) {
      Message message = messages.advance();
      if (message.type() == NLMSG_OVERRUN) {
        throw new OverrunException("the kernel lost messages (NLMSG_OVERRUN)");
      }
      if (message.sequence() == sequence && message.type() != NLMSG_NOOP) {
        ours = true;
        take(operation, message, visitor);
      }
    }
    return ours;
  }

  private void take(String operation, Message message, Visitor visitor) throws IOException {
    boolean end = message.type() == NLMSG_ERROR || message.type() == NLMSG_DONE;
    if (end) {
      unfinished = OptionalLong.empty();
    }
    if (message.has(NLM_F_DUMP_INTR)) {
      throw new DumpInterruptedException("what is dumped changed meanwhile (NLM_F_DUMP_INTR)");
    }
    if (end) {
      Verdict verdict = Verdict.read(message);
      if (verdict.number() != 0) {
        throw new NetlinkException(operation, verdict.number(), verdict.extendedAck());
      }
      return;
    }
    visitor.visit(message);
  }

  /** Reads away what is left of an answer that was given up, so that the next one can begin. */
  private void settle() throws IOException {
    long start = System.nanoTime();
    while (unfinished.isPresent()) {
      try {
        if (System.nanoTime() - start > patienceNanos) {
          throw new ReceiveTimeoutException("the rest of an earlier answer does not end");
        }
        read("", unfinished.getAsLong(), ignored -> {});
      } catch (ReceiveTimeoutException e) {
        // Nothing is left, and what comes late has a sequence number of the past.
        unfinished = OptionalLong.empty();
      } catch (IncompleteReplyException | MalformedMessageException | NetlinkException e) {
        // It belongs to the answer that was given up, whose own failure has been reported.
      }
    }
  }

  private void receive() throws IOException {
    receiveBuffer.clear();
    int length;
    try {
      length = transport.receive(receiveBuffer);
    } catch (ReceiveTimeoutException e) {
      unfinished = OptionalLong.empty();
      throw e;
    }
    int room = receiveBuffer.capacity();
    if (length > room) {
      if (length <= MAX_BUFFER) {
        receiveBuffer = ByteBuffer.allocateDirect(Integer.highestOneBit(length - 1) << 1);
        datagram = new byte[receiveBuffer.capacity()];
      }
      throw new TruncatedReplyException(
          "a datagram of %d bytes did not fit the buffer of %d".formatted(length, room));
    }
    receiveBuffer.get(0, datagram, 0, length);
    messages.moveTo(datagram, length);
  }

  private void send(Request request, int flags, long sequence) throws IOException {
    int length = MessageHeader.BYTES + request.payload().remaining();
    if (sendBuffer.capacity() < length) {
      sendBuffer = ByteBuffer.allocateDirect(length);
    }
    sendBuffer.clear();
    new MessageHeader(length, request.type(), flags, sequence, 0).write(sendBuffer);
    sendBuffer.put(request.payload().duplicate()).flip();
    transport.send(sendBuffer);
  }

  /** Never 0, which is what the kernel's own notifications have. */
  private long nextSequence() {
    lastSequence = lastSequence == 0xffff_ffffL ? 1 : lastSequence + 1;
    return lastSequence;
  }
}
