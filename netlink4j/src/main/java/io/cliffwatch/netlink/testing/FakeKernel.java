// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink.testing;

import static io.cliffwatch.netlink.NetlinkUapi.NLMSG_DONE;
import static io.cliffwatch.netlink.NetlinkUapi.NLM_F_MULTI;
import static java.util.Objects.requireNonNull;

import io.cliffwatch.netlink.Message;
import io.cliffwatch.netlink.MessageHeader;
import io.cliffwatch.netlink.MessageReader;
import io.cliffwatch.netlink.OverrunException;
import io.cliffwatch.netlink.ReceiveTimeoutException;
import io.cliffwatch.netlink.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Queue;

/**
 * A kernel for tests: a function from each request to what comes back. When nothing is left to
 * receive it times out at once.
 *
 * {@snippet :
 * FakeKernel kernel = new FakeKernel(request -> List.of(Reply.error(request, Errno.EPERM, "")));
 * try (Connection connection = new Connection(kernel)) {
 *   assertThatThrownBy(() -> new Conntrack(connection).statistics()).hasMessageContaining("EPERM");
 * }
 * }
 *
 * <p>Not safe for use by several threads.
 */
public final class FakeKernel implements Transport {
  /** How the kernel answers. */
  @FunctionalInterface
  public interface Script {
    /**
     * Returns what comes back for a request; throws an AssertionError for an unexpected one.
     *
     * @param request the request
     * @return what can be received then
     */
    List<Reply> answer(Message request);
  }

  // struct nlmsghdr, linux/netlink.h
  private static final int TYPE = 4;
  private static final int FLAGS = 6;
  private static final int END_BYTES = MessageHeader.BYTES + Integer.BYTES;

  private final Script script;
  private final Queue<Reply> waiting = new ArrayDeque<>();
  private final List<Message> requests = new ArrayList<>();
  private boolean closed;
  private boolean endsDropped;

  /**
   * Answers each request as the script says.
   *
   * @param script how to answer
   */
  public FakeKernel(Script script) {
    this.script = requireNonNull(script, "script is null");
  }

  /**
   * Answers as a real kernel once did, with the sequence numbers of the requests that come now.
   * Requests must come in the captured order and be the same but for sequence number and port.
   *
   * @param capture what the kernel once said
   * @return the kernel
   */
  public static FakeKernel replaying(Capture capture) {
    return new FakeKernel(new Replay(capture));
  }

  /**
   * Checks a request before it is answered.
   *
   * @param type the message type that it must have
   * @param flags the flags that it must have, no more and no less
   * @param script how to answer
   * @return the script with the check before it
   */
  public static Script expecting(int type, int flags, Script script) {
    requireNonNull(script, "script is null");
    return request -> {
      if (request.header().type() != type || request.header().flags() != flags) {
        throw new AssertionError(
            "expected a request of type %d with flags 0x%x, got %s"
                .formatted(type, flags, request.header()));
      }
      return script.answer(request);
    };
  }

  /** {@return the requests so far} */
  public List<Message> requests() {
    return List.copyOf(requests);
  }

  /** {@return whether the transport was closed} */
  public boolean closed() {
    return closed;
  }

  @Override
  public void send(ByteBuffer datagram) throws IOException {
    checkOpen();
    ByteBuffer copy = ByteBuffer.allocate(datagram.remaining()).put(datagram.duplicate()).flip();
    MessageReader reader = new MessageReader(copy);
    while (reader.hasNext()) {
      Message request = reader.next();
      requests.add(request);
      script.answer(request).stream().filter(reply -> !isDropped(reply)).forEach(waiting::add);
    }
  }

  private boolean isDropped(Reply reply) {
    if (!endsDropped || !(reply instanceof Reply.Datagram(ByteBuffer bytes))) {
      return false;
    }
    ByteBuffer fields = bytes.duplicate().order(ByteOrder.nativeOrder());
    return fields.remaining() == END_BYTES
        && fields.getShort(TYPE) == NLMSG_DONE
        && fields.getShort(FLAGS) == NLM_F_MULTI
        && fields.getInt(MessageHeader.BYTES) == 0;
  }

  /** {@inheritDoc} */
  @Override
  public boolean dropDumpEnds() {
    endsDropped = true;
    return true;
  }

  @Override
  public OptionalInt receiveNow(ByteBuffer into) throws IOException {
    return waiting.isEmpty() ? OptionalInt.empty() : OptionalInt.of(receive(into));
  }

  @Override
  public int receive(ByteBuffer into) throws IOException {
    checkOpen();
    Reply reply = waiting.poll();
    if (reply == null) {
      throw new ReceiveTimeoutException("the fake kernel has nothing more to say");
    }
    return switch (reply) {
      case Reply.Datagram(ByteBuffer bytes) -> {
        int taken = Math.min(bytes.remaining(), into.remaining());
        into.put(into.position(), bytes, 0, taken);
        yield bytes.remaining();
      }
      case Reply.Overrun() -> throw new OverrunException("the fake kernel lost datagrams");
    };
  }

  @Override
  public void close() {
    closed = true;
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("the fake kernel is closed");
    }
  }
}
