// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink;

import static io.cliffwatch.netlink.NetlinkUapi.NETLINK_ROUTE;
import static io.cliffwatch.netlink.NetlinkUapi.NLM_F_ACK;
import static io.cliffwatch.netlink.NetlinkUapi.NLM_F_DUMP;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Collector;

/**
 * Asks the kernel and understands its answer: sequence numbers, acknowledgements, multipart
 * answers, errors with the kernel's own words.
 *
 * <p>What fails, fails with an {@link IOException}: {@link NetlinkException} when the kernel
 * refuses, {@link IncompleteReplyException} when its answer did not come whole, {@link
 * ReceiveTimeoutException} when none came, {@link MalformedMessageException} when it makes no
 * sense, {@link io.cliffwatch.linux.SyscallException} when the socket fails. After any of them, and
 * after an exception out of a consumer, the connection stays usable: the next request first reads
 * what is left of the old answer.
 *
 * <p>One request at a time. A second one meanwhile, from another thread or from inside a consumer,
 * is an {@link IllegalStateException}: open a connection for each thread.
 */
public final class Connection implements AutoCloseable {
  /** How often a request is repeated whose answer did not come whole. */
  public static final int RETRIES = 3;

  /** The kernel makes its buffers as large as the largest that a socket received into. */
  private static final int SHORT_DUMP = 4096;

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Wire wire;
  private final AtomicBoolean inUse = new AtomicBoolean();

  /**
   * Uses a transport, which is closed with the connection; waits 10 s for an answer.
   *
   * @param transport the way to the kernel
   */
  public Connection(Transport transport) {
    this(transport, PATIENCE);
  }

  /**
   * Uses a transport, which is closed with the connection.
   *
   * @param transport the way to the kernel
   * @param patience how long datagrams may come that are no part of the answer. The transport's own
   *     time-out holds while nothing comes at all
   */
  public Connection(Transport transport, Duration patience) {
    this(new Wire(transport, patience, Wire.WHOLE_PART));
  }

  private Connection(Wire wire) {
    this.wire = wire;
  }

  /**
   * Opens a socket and a connection on it; for {@code NETLINK_ROUTE} with strict checking where the
   * kernel has it.
   *
   * <p>The kernel loads the module of a protocol that it does not have yet.
   *
   * @param protocol such as {@link NetlinkUapi#NETLINK_ROUTE}
   * @param receiveTimeout how long to wait for an answer
   * @return the connection, which is the caller's to close
   * @throws io.cliffwatch.linux.SyscallException EPROTONOSUPPORT when the kernel has no such
   *     protocol
   */
  public static Connection open(int protocol, Duration receiveTimeout) throws IOException {
    NetlinkSocket socket = NetlinkSocket.open(protocol, receiveTimeout);
    try {
      if (protocol == NETLINK_ROUTE) {
        socket.enableStrictChecking();
      }
      return new Connection(socket, receiveTimeout);
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  /**
   * A connection for many dumps of a few messages each, such as of the rules of each chain: with
   * every answer the kernel sets aside a page instead of 32 KiB, and it leaves out the message that
   * only ends a dump, a third of the system calls. The answers are the same; call {@link
   * #checkEnded} behind the last of them. Long dumps cost more than on another connection.
   *
   * <p>Only for protocols that answer at once and send nothing unasked.
   *
   * @param transport the way to the kernel, closed with the connection
   * @param patience as of the constructor
   * @return the connection
   * @throws IOException when the kernel refuses
   */
  public static Connection forShortDumps(Transport transport, Duration patience)
      throws IOException {
    Wire wire = new Wire(transport, patience, SHORT_DUMP);
    try {
      wire.dropDumpEnds();
      return new Connection(wire);
    } catch (IOException | RuntimeException e) {
      wire.close();
      throw e;
    }
  }

  /**
   * Opens a socket and such a connection on it.
   *
   * @param protocol as of {@link #open}
   * @param receiveTimeout how long to wait for an answer
   * @return the connection, which is the caller's to close
   * @throws IOException as of {@link #open}, and when the kernel refuses
   */
  public static Connection openForShortDumps(int protocol, Duration receiveTimeout)
      throws IOException {
    return forShortDumps(NetlinkSocket.open(protocol, receiveTimeout), receiveTimeout);
  }

  /**
   * Has the kernel do something and waits for its acknowledgement. Never repeated.
   *
   * @param request what to ask
   * @throws NetlinkException when the kernel refuses
   */
  public void execute(Request request) throws IOException {
    exclusively(() -> {
      attempt(request, NLM_F_ACK, 1, ignored -> {});
      return true;
    });
  }

  /**
   * Asks for one thing, which the kernel answers with one message. Repeated when the answer did not
   * come whole, so the request must change nothing.
   *
   * @param <T> what the decoder makes
   * @param request what to ask
   * @param decoder makes a value of each message
   * @return what the decoder made of the answer
   * @throws NetlinkException when the kernel refuses
   * @throws MalformedMessageException when the answer is not one message
   */
  public <T> T get(Request request, MessageDecoder<T> decoder) throws IOException {
    requireNonNull(decoder, "decoder is null");
    return exclusively(() ->
        repeatedly(attempt -> {
          List<T> values = new ArrayList<>(1);
          attempt(request, NLM_F_ACK, attempt, message -> values.add(decoder.decode(message)));
          if (values.size() != 1) {
            throw new MalformedMessageException(
                "%s: %d messages in answer, not one".formatted(request.operation(), values.size()));
          }
          return values.getFirst();
        }));
  }

  /**
   * Asks for everything of a kind and collects it. Each value goes to the collector as it comes, so
   * only what the collector keeps takes memory.
   *
   * <p>When the kernel says that the answer is torn, or a part of it is lost, the request is
   * repeated up to {@value #RETRIES} times, each time with a new container of the collector's.
   *
   * @param <T> what the decoder makes
   * @param <A> the collector's container
   * @param <R> what the collector returns
   * @param request what to ask
   * @param decoder makes a value of each message
   * @param collector takes the values
   * @return what the collector made of the values
   * @throws NetlinkException when the kernel refuses
   * @throws IncompleteReplyException when no attempt brought a whole answer
   */
  public <T, A, R> R dump(
      Request request, MessageDecoder<T> decoder, Collector<? super T, A, R> collector)
      throws IOException {
    requireNonNull(decoder, "decoder is null");
    requireNonNull(collector, "collector is null");
    return exclusively(() ->
        repeatedly(attempt -> {
          A container = collector.supplier().get();
          attempt(
              request,
              NLM_F_DUMP,
              attempt,
              message -> collector.accumulator().accept(container, decoder.decode(message)));
          return collector.finisher().apply(container);
        }));
  }

  /**
   * Asks for everything of a kind and hands each value over as it comes. Asked once only, because
   * the consumer could not tell a second answer from the first.
   *
   * @param <T> what the decoder makes
   * @param request what to ask
   * @param decoder makes a value of each message
   * @param consumer takes each
   * @return in how many datagrams the values came; the kernel makes each of them at one moment
   * @throws NetlinkException when the kernel refuses
   * @throws IncompleteReplyException when the answer is not whole; what the consumer got is void
   */
  public <T> int forEach(Request request, MessageDecoder<T> decoder, Consumer<? super T> consumer)
      throws IOException {
    requireNonNull(decoder, "decoder is null");
    requireNonNull(consumer, "consumer is null");
    // Not by exclusively(): a call for each of many chains makes no objects for it.
    begin();
    try {
      return attempt(request, NLM_F_DUMP, 1, message -> consumer.accept(decoder.decode(message)));
    } finally {
      inUse.set(false);
    }
  }

  /**
   * Makes sure that the last dump has ended, of which {@link #forShortDumps} may have concluded it.
   *
   * @throws MalformedMessageException when it had not: what it brought is not whole. From then on
   *     this connection concludes nothing
   * @throws IOException when the socket fails
   */
  public void checkEnded() throws IOException {
    exclusively(() -> {
      wire.checkEnded();
      return true;
    });
  }

  @Override
  public void close() throws IOException {
    wire.close();
  }

  private int attempt(Request request, int flags, int attempt, Wire.Visitor visitor)
      throws IOException {
    String operation = requireNonNull(request, "request is null").operation();
    try {
      return wire.exchange(request, flags, visitor);
    } catch (IncompleteReplyException e) {
      throw e.of(operation, attempt);
    } catch (MalformedMessageException e) {
      throw new MalformedMessageException(operation, e);
    } catch (ReceiveTimeoutException e) {
      throw new ReceiveTimeoutException(operation, e);
    }
  }

  private static <R> R repeatedly(Attempt<R> attempt) throws IOException {
    for (int number = 1; ; number++) {
      try {
        return attempt.make(number);
      } catch (IncompleteReplyException e) {
        if (number > RETRIES) {
          throw e;
        }
      }
    }
  }

  private <R> R exclusively(Call<R> call) throws IOException {
    begin();
    try {
      return call.make();
    } finally {
      inUse.set(false);
    }
  }

  private void begin() {
    if (!inUse.compareAndSet(false, true)) {
      throw new IllegalStateException("the connection is in use: it takes one request at a time");
    }
  }

  private interface Call<R> {
    R make() throws IOException;
  }

  private interface Attempt<R> {
    R make(int number) throws IOException;
  }
}
