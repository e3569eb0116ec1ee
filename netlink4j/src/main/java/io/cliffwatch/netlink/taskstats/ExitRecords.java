// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink.taskstats;

import static io.cliffwatch.netlink.NetlinkUapi.NETLINK_GENERIC;
import static io.cliffwatch.netlink.taskstats.TaskstatsUapi.TASKSTATS_CMD_ATTR_DEREGISTER_CPUMASK;
import static io.cliffwatch.netlink.taskstats.TaskstatsUapi.TASKSTATS_CMD_ATTR_REGISTER_CPUMASK;
import static io.cliffwatch.netlink.taskstats.TaskstatsUapi.TASKSTATS_CMD_GET;
import static io.cliffwatch.netlink.taskstats.TaskstatsUapi.TASKSTATS_CMD_NEW;
import static io.cliffwatch.netlink.taskstats.TaskstatsUapi.TASKSTATS_GENL_NAME;

import io.cliffwatch.netlink.AttributeWriter;
import io.cliffwatch.netlink.Connection;
import io.cliffwatch.netlink.Message;
import io.cliffwatch.netlink.MessageReader;
import io.cliffwatch.netlink.NetlinkSocket;
import io.cliffwatch.netlink.OverrunException;
import io.cliffwatch.netlink.ReceiveTimeoutException;
import io.cliffwatch.netlink.Transport;
import io.cliffwatch.netlink.TruncatedReplyException;
import io.cliffwatch.netlink.generic.GenericFamily;
import io.cliffwatch.netlink.generic.GenericNetlink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Listens to the records that the kernel writes when tasks end (family {@code TASKSTATS}, {@code
 * taskstats_exit} in {@code kernel/taskstats.c}).
 *
 * <p>Needs CAP_NET_ADMIN and the initial PID namespace; elsewhere registering fails with EINVAL.
 * The records go to the initial network namespace only: a listener in another one registers without
 * an error and hears nothing, so whoever must know lets a thread end and waits for its record.
 *
 * <p>Used by one thread.
 */
public final class ExitRecords implements AutoCloseable {
  /** For some hundred records that wait; what a filter keeps out takes no room. */
  private static final int RECEIVE_BUFFER = 1 << 20;

  /** A record has some 600 bytes, one with its process's part twice as many. */
  private static final int DATAGRAM = 8_192;

  private final Transport transport;
  private final Connection connection;
  private final GenericFamily family;
  private final String cpus;
  private final ByteBuffer datagram = ByteBuffer.allocateDirect(DATAGRAM);
  private long overruns;

  private ExitRecords(
      Transport transport, Connection connection, GenericFamily family, String cpus) {
    this.transport = transport;
    this.connection = connection;
    this.family = family;
    this.cpus = cpus;
  }

  /**
   * Begins to listen on a socket of the calling thread's network namespace.
   *
   * @param cpus on which CPUs tasks end, as {@code /sys/devices/system/cpu/possible} has them
   * @param names how the names of the tasks begin that matter, as in {@link CommandFilter}; the
   *     kernel drops the other records before it wakes anybody
   * @param timeout how long {@link #next} waits
   * @return the listener, which is the caller's to close; empty when this kernel has no taskstats
   * @throws io.cliffwatch.netlink.NetlinkException EPERM without CAP_NET_ADMIN, EINVAL outside the
   *     initial PID namespace
   */
  public static Optional<ExitRecords> open(String cpus, Collection<String> names, Duration timeout)
      throws IOException {
    NetlinkSocket socket = NetlinkSocket.open(NETLINK_GENERIC, timeout);
    try {
      socket.receiveBufferSize(RECEIVE_BUFFER);
      Connection connection = new Connection(socket, timeout);
      Optional<GenericFamily> family = new GenericNetlink(connection).family(TASKSTATS_GENL_NAME);
      if (family.isEmpty()) {
        socket.close();
        return Optional.empty();
      }
      socket.attachFilter(CommandFilter.of(family.get().id(), names));
      return Optional.of(register(socket, connection, family.get(), cpus));
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  /**
   * Begins to listen over a transport, without a filter.
   *
   * @param transport the way to the kernel, which is closed with the listener
   * @param family the family {@code TASKSTATS}
   * @param cpus on which CPUs tasks end
   * @return the listener
   * @throws IOException as {@link #open}
   */
  public static ExitRecords listen(Transport transport, GenericFamily family, String cpus)
      throws IOException {
    return register(transport, new Connection(transport), family, cpus);
  }

  private static ExitRecords register(
      Transport transport, Connection connection, GenericFamily family, String cpus)
      throws IOException {
    ExitRecords records = new ExitRecords(transport, connection, family, cpus);
    records.ask("TASKSTATS_CMD_ATTR_REGISTER_CPUMASK", TASKSTATS_CMD_ATTR_REGISTER_CPUMASK);
    return records;
  }

  private void ask(String operation, int attribute) throws IOException {
    AttributeWriter mask = new AttributeWriter().text(attribute, cpus);
    connection.execute(family.request(operation, TASKSTATS_CMD_GET, mask));
  }

  /**
   * Waits for records, at most for the time-out.
   *
   * @return those that came; none when nothing came in time, and none when some were lost: then
   *     {@link #lost} has grown
   * @throws io.cliffwatch.netlink.MalformedMessageException when one makes no sense; the next can
   *     be received all the same
   * @throws IOException when the socket fails
   */
  public List<ExitRecord> next() throws IOException {
    datagram.clear();
    try {
      int length = transport.receive(datagram);
      if (length > datagram.capacity()) {
        throw new TruncatedReplyException("a record of " + length + " bytes did not fit");
      }
      return decode(datagram.limit(length));
    } catch (ReceiveTimeoutException e) {
      return List.of();
    } catch (OverrunException e) {
      overruns++;
      return List.of();
    }
  }

  private List<ExitRecord> decode(ByteBuffer received) throws IOException {
    List<ExitRecord> records = new ArrayList<>(1);
    MessageReader messages = new MessageReader(received);
    while (messages.hasNext()) {
      Message message = messages.next();
      if (message.header().type() == family.id()
          && GenericFamily.command(message) == TASKSTATS_CMD_NEW) {
        records.add(ExitRecordDecoder.decode(family, message));
      }
    }
    return records;
  }

  /**
   * Tells how many records of tasks with the names that matter were lost so far, because they came
   * faster than they were received.
   *
   * @return how many, modulo 2³²; before Linux 4.12 how often some were lost
   * @throws IOException when the socket fails
   */
  public long lost() throws IOException {
    return transport.lostDatagrams().orElse(overruns);
  }

  /** Tells the kernel that nobody listens any more, and closes the socket. */
  @Override
  public void close() throws IOException {
    try (connection) {
      ask("TASKSTATS_CMD_ATTR_DEREGISTER_CPUMASK", TASKSTATS_CMD_ATTR_DEREGISTER_CPUMASK);
    }
  }
}
