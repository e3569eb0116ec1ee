// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink;

import static io.cliffwatch.linux.LinuxUapi.AF_NETLINK;
import static io.cliffwatch.linux.LinuxUapi.SOCK_RAW;
import static io.cliffwatch.netlink.NetlinkUapi.NETLINK_GENERIC;
import static io.cliffwatch.netlink.NetlinkUapi.NETLINK_ROUTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cliffwatch.linux.Errno;
import io.cliffwatch.linux.Fd;
import io.cliffwatch.linux.Libc;
import io.cliffwatch.linux.SyscallException;
import io.cliffwatch.netlink.generic.GenericNetlink;
import io.cliffwatch.netlink.route.AddressFamily;
import io.cliffwatch.netlink.route.RouteNetlink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NetlinkSocketTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  @Test
  void silenceIsATimeout() throws IOException {
    try (NetlinkSocket socket = NetlinkSocket.open(NETLINK_ROUTE, Duration.ofMillis(20))) {
      assertThatThrownBy(() -> socket.receive(ByteBuffer.allocateDirect(64)))
          .isInstanceOf(ReceiveTimeoutException.class)
          .hasMessage("nothing came in 20 ms");
    }
  }

  @Test
  void aTimeoutThatWouldMeanForEverIsRefused() {
    assertThatThrownBy(() -> NetlinkSocket.open(NETLINK_ROUTE, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aProtocolThatTheKernelDoesNotHave() {
    int unused = 31; // MAX_LINKS is 32, linux/netlink.h
    assertThatThrownBy(() -> NetlinkSocket.open(unused, TIMEOUT))
        .isInstanceOfSatisfying(
            SyscallException.class, e -> assertThat(e.is(Errno.EPROTONOSUPPORT)).isTrue());
  }

  @Test
  void theReceiveBufferGrows() throws IOException {
    try (NetlinkSocket socket = NetlinkSocket.open(NETLINK_ROUTE, TIMEOUT)) {
      assertThat(socket.receiveBufferSize(65_536)).as("socket(7) doubles it").isEqualTo(131_072);
    }
  }

  @Test
  void aDatagramThatDoesNotFitTellsItsRealLength() throws IOException {
    try (NetlinkSocket socket = NetlinkSocket.open(NETLINK_ROUTE, TIMEOUT)) {
      ByteBuffer request = ByteBuffer.allocateDirect(32);
      // RTM_GETLINK (18) of interface 1, NLM_F_REQUEST; ifinfomsg has its index at offset 4
      new MessageHeader(32, 18, 1, 1, 0).write(request);
      request.order(ByteOrder.nativeOrder()).putInt(20, 1).rewind();
      socket.send(request);
      ByteBuffer small = ByteBuffer.allocateDirect(16);
      assertThat(socket.receive(small)).isGreaterThan(16);
      assertThat(MessageHeader.read(small).type()).as("RTM_NEWLINK").isEqualTo(16);
    }
  }

  @Test
  void onlyTheKernelIsHeard() throws Exception {
    try (NetlinkSocket socket = NetlinkSocket.open(NETLINK_ROUTE, Duration.ofMillis(20));
        Fd sender = Libc.get().socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE)) {
      ByteBuffer receiver = ByteBuffer.allocateDirect(12).order(ByteOrder.nativeOrder());
      // struct sockaddr_nl: the port at offset 4
      receiver.putShort(0, (short) AF_NETLINK).putInt(4, (int) port(socket));
      Libc.get().connect(sender, receiver);
      assertThatThrownBy(() -> Libc.get().send(sender, ByteBuffer.allocateDirect(16)))
          .isInstanceOfSatisfying(
              SyscallException.class, e -> assertThat(e.is(Errno.ECONNREFUSED)).isTrue());
      assertThatThrownBy(() -> socket.receive(ByteBuffer.allocateDirect(64)))
          .isInstanceOf(ReceiveTimeoutException.class);
    }
  }

  /** The port that the kernel gave the socket, as every answer carries it. */
  private static long port(NetlinkSocket socket) throws IOException {
    ByteBuffer noop = ByteBuffer.allocateDirect(16);
    new MessageHeader(16, NetlinkUapi.NLMSG_NOOP, NetlinkUapi.NLM_F_ACK, 1, 0).write(noop);
    socket.send(noop.rewind());
    ByteBuffer answer = ByteBuffer.allocateDirect(64);
    assertThat(socket.receive(answer)).isPositive();
    return MessageHeader.read(answer).portId();
  }

  @Test
  void strictCheckingRefusesWhatWasIgnoredBefore() throws IOException {
    try (NetlinkSocket socket = NetlinkSocket.open(NETLINK_ROUTE, TIMEOUT);
        Connection connection = new Connection(socket)) {
      ByteBuffer header = ByteBuffer.allocate(8).put(0, (byte) 2).put(3, (byte) 1);
      Request request = new Request("RTM_GETADDR", 22, new AttributeWriter(header));
      assertThat(connection.dump(request, Message::header, Collectors.counting())).isPositive();
      assertThat(socket.enableStrictChecking()).isTrue();
      assertThatThrownBy(() -> connection.dump(request, Message::header, Collectors.counting()))
          .isInstanceOf(NetlinkException.class)
          .hasMessageContaining("Invalid values in header");
    }
  }

  @Test
  void descriptorsDoNotLeakWhateverHappens() throws IOException {
    useAndFail();
    long before = descriptors();
    for (int i = 0; i < 50; i++) {
      useAndFail();
    }
    assertThat(descriptors()).isEqualTo(before);
  }

  private static void useAndFail() throws IOException {
    try (Connection connection = Connection.open(NETLINK_ROUTE, TIMEOUT)) {
      int index = new RouteNetlink(connection).interfaceIndex("lo").orElseThrow();
      assertThat(new RouteNetlink(connection).addressCount(index, AddressFamily.IPV4))
          .isNotNegative();
    }
    try (Connection connection = Connection.open(NETLINK_GENERIC, TIMEOUT)) {
      assertThat(new GenericNetlink(connection).family("no such family")).isEmpty();
      assertThatThrownBy(() -> connection.execute(new Request("x", 0x11, new AttributeWriter())))
          .isInstanceOf(NetlinkException.class);
    }
    assertThatThrownBy(() -> Connection.open(31, TIMEOUT)).isInstanceOf(SyscallException.class);
  }

  private static long descriptors() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
      return files.count();
    }
  }
}
