// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink;

import static io.cliffwatch.linux.LinuxUapi.AF_NETLINK;
import static io.cliffwatch.linux.LinuxUapi.MSG_DONTWAIT;
import static io.cliffwatch.linux.LinuxUapi.MSG_TRUNC;
import static io.cliffwatch.linux.LinuxUapi.SK_MEMINFO_DROPS;
import static io.cliffwatch.linux.LinuxUapi.SOCK_CLOEXEC;
import static io.cliffwatch.linux.LinuxUapi.SOCK_RAW;
import static io.cliffwatch.linux.LinuxUapi.SOL_NETLINK;
import static io.cliffwatch.linux.LinuxUapi.SOL_SOCKET;
import static io.cliffwatch.linux.LinuxUapi.SO_MEMINFO;
import static io.cliffwatch.linux.LinuxUapi.SO_RCVBUF;
import static io.cliffwatch.linux.LinuxUapi.SO_RCVTIMEO;
import static io.cliffwatch.netlink.NetlinkUapi.NETLINK_EXT_ACK;
import static io.cliffwatch.netlink.NetlinkUapi.NETLINK_GET_STRICT_CHK;
import static java.util.Objects.requireNonNull;

import io.cliffwatch.linux.Errno;
import io.cliffwatch.linux.Fd;
import io.cliffwatch.linux.Libc;
import io.cliffwatch.linux.PacketFilter;
import io.cliffwatch.linux.SyscallException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A netlink socket that talks with the kernel only: what other processes send to it is refused.
 *
 * <p>It belongs to the network namespace of the thread that opened it, for its whole life.
 */
public final class NetlinkSocket implements Transport {
  private static final int SOCKADDR_NL = 12; // sizeof(struct sockaddr_nl), linux/netlink.h
  private static final int MEMINFO_COUNTERS = 16; // SK_MEMINFO_VARS, linux/sock_diag.h, is 9 now

  private final Libc libc;
  private final Fd fd;
  private final Duration receiveTimeout;

  private NetlinkSocket(Libc libc, Fd fd, Duration receiveTimeout) {
    this.libc = libc;
    this.fd = fd;
    this.receiveTimeout = receiveTimeout;
  }

  /**
   * Opens a socket with a port of the kernel's choice and with extended acknowledgements where the
   * kernel has them.
   *
   * @param protocol such as {@link NetlinkUapi#NETLINK_ROUTE}; the kernel loads its module when it
   *     is not there
   * @param receiveTimeout how long {@link #receive} waits, at least one microsecond
   * @return the socket, which is the caller's to close
   * @throws SyscallException EPROTONOSUPPORT when the kernel has no such protocol
   */
  public static NetlinkSocket open(int protocol, Duration receiveTimeout) throws IOException {
    if (requireNonNull(receiveTimeout, "receiveTimeout is null").toNanos() < 1_000) {
      throw new IllegalArgumentException("receiveTimeout is below 1 µs: " + receiveTimeout);
    }
    Libc libc = Libc.get();
    Fd fd = libc.socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, protocol);
    try {
      libc.setSocketOption(fd, SOL_SOCKET, SO_RCVTIMEO, timeval(receiveTimeout));
      libc.bind(fd, kernelAddress());
      libc.connect(fd, kernelAddress());
      NetlinkSocket socket = new NetlinkSocket(libc, fd, receiveTimeout);
      socket.enable(NETLINK_EXT_ACK);
      return socket;
    } catch (IOException | RuntimeException e) {
      fd.close();
      throw e;
    }
  }

  /**
   * Has the kernel look at all of a request ({@code NETLINK_GET_STRICT_CHK}): rtnetlink then leaves
   * out of a dump what was not asked for, and refuses what it does not know.
   *
   * @return false when the kernel (before 4.20) cannot
   * @throws IOException when the kernel refuses
   */
  public boolean enableStrictChecking() throws IOException {
    return enable(NETLINK_GET_STRICT_CHK);
  }

  /**
   * Asks for a larger (or smaller) receive buffer, for answers that come faster than they are read.
   * The kernel grants up to {@code net.core.rmem_max}, and doubles the figure for its own needs.
   *
   * @param bytes how many
   * @return the size in bytes that the socket has now, as the kernel counts it
   * @throws IOException when the kernel refuses
   */
  public int receiveBufferSize(int bytes) throws IOException {
    ByteBuffer value = nativeBuffer(Integer.BYTES).putInt(0, bytes);
    libc.setSocketOption(fd, SOL_SOCKET, SO_RCVBUF, value);
    libc.getSocketOption("getsockopt(SO_RCVBUF)", fd, SOL_SOCKET, SO_RCVBUF, value);
    return value.getInt(0);
  }

  /**
   * Has the kernel drop what the filter does not let through before it wakes the reader. The filter
   * sees a datagram from its first message header on; it must let acknowledgements through.
   *
   * @param filter which datagrams may come
   * @throws IOException when the kernel refuses
   */
  public void attachFilter(PacketFilter filter) throws IOException {
    libc.attachFilter(fd, filter);
  }

  /** {@inheritDoc} What a filter dropped is not among them. Empty before Linux 4.12. */
  @Override
  public OptionalLong lostDatagrams() throws IOException {
    ByteBuffer counters = nativeBuffer(MEMINFO_COUNTERS * Integer.BYTES);
    try {
      int length =
          libc.getSocketOption("getsockopt(SO_MEMINFO)", fd, SOL_SOCKET, SO_MEMINFO, counters);
      int offset = SK_MEMINFO_DROPS * Integer.BYTES;
      return length < offset + Integer.BYTES
          ? OptionalLong.empty()
          : OptionalLong.of(Integer.toUnsignedLong(counters.getInt(offset)));
    } catch (SyscallException e) {
      if (e.is(Errno.ENOPROTOOPT)) {
        return OptionalLong.empty();
      }
      throw e;
    }
  }

  @Override
  public void send(ByteBuffer datagram) throws IOException {
    libc.send(fd, datagram);
  }

  @Override
  public int receive(ByteBuffer into) throws IOException {
    return received(into, MSG_TRUNC)
        .orElseThrow(() ->
            new ReceiveTimeoutException("nothing came in " + receiveTimeout.toMillis() + " ms"));
  }

  @Override
  public OptionalInt receiveNow(ByteBuffer into) throws IOException {
    return received(into, MSG_TRUNC | MSG_DONTWAIT);
  }

  private OptionalInt received(ByteBuffer into, int flags) throws IOException {
    try {
      return libc.receive(fd, into, flags);
    } catch (SyscallException e) {
      if (e.is(Errno.ENOBUFS)) {
        throw new OverrunException("the socket's receive buffer was full (ENOBUFS)");
      }
      throw e;
    }
  }

  /** {@inheritDoc} A filter, so there can be no other one. */
  @Override
  public boolean dropDumpEnds() throws IOException {
    attachFilter(DumpEnds.filter());
    return true;
  }

  @Override
  public void close() {
    fd.close();
  }

  private boolean enable(int option) throws SyscallException {
    try {
      libc.setSocketOption(fd, SOL_NETLINK, option, nativeBuffer(Integer.BYTES).putInt(0, 1));
      return true;
    } catch (SyscallException e) {
      if (e.is(Errno.ENOPROTOOPT)) {
        return false;
      }
      throw e;
    }
  }

  /** {@code struct sockaddr_nl}: as port 0 is for the kernel, or for bind "choose one". */
  private static ByteBuffer kernelAddress() {
    return nativeBuffer(SOCKADDR_NL).putShort(0, (short) AF_NETLINK);
  }

  private static ByteBuffer timeval(Duration duration) {
    return nativeBuffer(2 * Long.BYTES)
        .putLong(0, duration.toSeconds())
        .putLong(Long.BYTES, duration.toNanosPart() / 1_000);
  }

  private static ByteBuffer nativeBuffer(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
  }
}
