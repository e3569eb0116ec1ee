// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink;

import static io.cliffwatch.netlink.NetlinkUapi.NLMSG_DONE;
import static io.cliffwatch.netlink.NetlinkUapi.NLMSG_ERROR;
import static io.cliffwatch.netlink.NetlinkUapi.NLMSG_NOOP;
import static io.cliffwatch.netlink.NetlinkUapi.NLMSG_OVERRUN;
import static io.cliffwatch.netlink.NetlinkUapi.NLM_F_DUMP;
import static io.cliffwatch.netlink.NetlinkUapi.NLM_F_DUMP_INTR;
import static io.cliffwatch.netlink.NetlinkUapi.NLM_F_REQUEST;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.time.Duration;
import java.util.OptionalLong;

/** One exchange after the other on a transport: sends a request, reads until its answer ends. */
final class Wire {
  /** What the kernel fills at most with one part of a dump. */
  static final int WHOLE_PART = 32 * 1024;

  /**
   * A part of a dump that is no larger was the last one, unless a message follows that fills the
   * other half: the kernel puts into each part what has room, in at least a page ({@code
   * NLMSG_GOODSIZE}, linux/netlink.h).
   */
  private static final int PROBABLY_LAST = 1800;

  /** A sequence number that no request has. */
  private static final long NO_ANSWER = 0;

  /** Takes the messages of an answer, without those that only end it. */
  interface Visitor {
    void visit(Message message) throws IOException;
  }

  private final Transport transport;
  private final Datagrams datagrams;
  private final MessageReader messages;
  private final long patienceNanos;
  private long lastSequence;
  // The sequence number of an answer whose end has not been seen.
  private OptionalLong unfinished = OptionalLong.empty();
  private int parts;
  private boolean endsDropped;
  private boolean concludes = true;
  // The sequence number of a dump whose end was concluded from the size of its last part.
  private OptionalLong concluded = OptionalLong.empty();

  Wire(Transport transport, Duration patience, int receiveBytes) {
    this.transport = requireNonNull(transport, "transport is null");
    this.datagrams = new Datagrams(transport, receiveBytes);
    this.messages = datagrams.messages();
    this.patienceNanos = patience.toNanos();
  }

  /** Returns how many datagrams held messages for the visitor. */
  int exchange(Request request, int flags, Visitor visitor) throws IOException {
    settle();
    parts = 0;
    long sequence = nextSequence();
    datagrams.send(request, flags | request.flags() | NLM_F_REQUEST, sequence);
    unfinished = OptionalLong.of(sequence);
    if (endsDropped && (flags & NLM_F_DUMP) == NLM_F_DUMP) {
      readWhatWaits(request.operation(), sequence, visitor);
      return parts;
    }
    OptionalLong strangersSince = OptionalLong.empty();
    while (unfinished.isPresent()) {
      if (read(request.operation(), sequence, visitor)) {
        strangersSince = OptionalLong.empty();
      } else if (strangersSince.isEmpty()) {
        strangersSince = OptionalLong.of(System.nanoTime());
      } else if (System.nanoTime() - strangersSince.getAsLong() > patienceNanos) {
        throw new ReceiveTimeoutException(
            "datagrams came for %d ms, none of them an answer"
                .formatted(Duration.ofNanos(patienceNanos).toMillis()));
      }
    }
    return parts;
  }

  /** Does without the messages that end dumps, where the transport can. */
  void dropDumpEnds() throws IOException {
    endsDropped = transport.dropDumpEnds();
  }

  /** Fails when more came of a dump whose end was concluded. */
  void checkEnded() throws IOException {
    if (endsDropped) {
      settle();
      unfinished = OptionalLong.of(NO_ANSWER);
      readWhatWaits("", NO_ANSWER, ignored -> {});
    }
  }

  void close() throws IOException {
    transport.close();
  }

  /** Reads a dump whose end need not come. */
  private void readWhatWaits(String operation, long sequence, Visitor visitor) throws IOException {
    while (unfinished.isPresent() && (messages.hasNext() || datagrams.receiveNow())) {
      boolean small = concludes && messages.length() <= PROBABLY_LAST;
      if (take(operation, sequence, visitor) && small) {
        concluded = OptionalLong.of(sequence);
        unfinished = OptionalLong.empty();
      }
    }
    unfinished = OptionalLong.empty();
  }

  /** Reads the rest of a datagram or the next; tells whether it held a part of the answer. */
  private boolean read(String operation, long sequence, Visitor visitor) throws IOException {
    if (!messages.hasNext()) {
      receive();
    }
    return take(operation, sequence, visitor);
  }

  /**
   * Takes what has not been looked at of a datagram; tells whether it held a part of the answer.
   */
  private boolean take(String operation, long sequence, Visitor visitor) throws IOException {
    boolean ours = false;
    boolean visited = false;
    while (messages.hasNext() && unfinished.isPresent()) {
      Message message = messages.advance();
      if (message.type() == NLMSG_OVERRUN) {
        throw new OverrunException("the kernel lost messages (NLMSG_OVERRUN)");
      }
      if (message.sequence() == sequence && message.type() != NLMSG_NOOP) {
        ours = true;
        visited |= !isEnd(message);
        take(operation, message, visitor);
      } else if (isOfConcluded(message)) {
        // Its end says that it was torn, which can happen; more of it, that the end was no end.
        concludes &= isEnd(message);
        // Not an incomplete reply: to ask again would be of no use to whoever got that dump.
        throw new MalformedMessageException("the dump before went on behind its end, or was torn");
      }
    }
    parts += visited ? 1 : 0;
    return ours;
  }

  private boolean isOfConcluded(Message message) {
    return concluded.isPresent() && message.sequence() == concluded.getAsLong();
  }

  private static boolean isEnd(Message message) {
    return message.type() == NLMSG_ERROR || message.type() == NLMSG_DONE;
  }

  private void take(String operation, Message message, Visitor visitor) throws IOException {
    boolean end = isEnd(message);
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
    if (unfinished.isEmpty()) {
      return;
    }
    long start = System.nanoTime();
    while (unfinished.isPresent()) {
      try {
        if (System.nanoTime() - start > patienceNanos) {
          throw new ReceiveTimeoutException("the rest of an earlier answer does not end");
        }
        settle(unfinished.getAsLong());
      } catch (ReceiveTimeoutException e) {
        // Nothing is left, and what comes late has a sequence number of the past.
        unfinished = OptionalLong.empty();
      } catch (IncompleteReplyException | MalformedMessageException | NetlinkException e) {
        // It belongs to the answer that was given up, whose own failure has been reported.
      }
    }
  }

  private void settle(long sequence) throws IOException {
    if (endsDropped) {
      readWhatWaits("", sequence, ignored -> {});
    } else {
      read("", sequence, ignored -> {});
    }
  }

  private void receive() throws IOException {
    try {
      datagrams.receive();
    } catch (ReceiveTimeoutException e) {
      unfinished = OptionalLong.empty();
      throw e;
    }
  }

  /** Never 0, which is what the kernel's own notifications have. */
  private long nextSequence() {
    lastSequence = lastSequence == 0xffff_ffffL ? 1 : lastSequence + 1;
    return lastSequence;
  }
}
