// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink.ipvs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cliffwatch.netlink.AttributeWriter;
import io.cliffwatch.netlink.Connection;
import io.cliffwatch.netlink.MalformedMessageException;
import io.cliffwatch.netlink.Message;
import io.cliffwatch.netlink.ipvs.ServiceKey.Endpoint;
import io.cliffwatch.netlink.ipvs.ServiceKey.FirewallMark;
import io.cliffwatch.netlink.route.AddressFamily;
import io.cliffwatch.netlink.testing.FakeKernel;
import io.cliffwatch.netlink.testing.Fixture;
import io.cliffwatch.netlink.testing.Reply;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class IpvsTest {
  private static final int CONTROLLER = 0x10; // GENL_ID_CTRL
  private static final int FAMILY = 0x21; // what this kernel gave IPVS

  private static final Pattern SERVICE =
      Pattern.compile("^(TCP|UDP|FWM)  (\\S+)( .*)$", Pattern.MULTILINE);
  private static final Pattern DESTINATION =
      Pattern.compile("^  -> (\\d\\S+) +Masq +(\\d+) +(\\d+) +(\\d+) +$", Pattern.MULTILINE);

  private final List<Message> requests = new ArrayList<>();

  @Test
  void withoutTheModuleThereIsNoIpvs() throws IOException {
    try (Connection connection = Fixture.connection("families")) {
      assertThat(Ipvs.find(connection)).isEmpty();
    }
  }

  @Test
  void capturedServicesAreThoseThatIpvsadmPrinted() throws IOException {
    try (Connection connection = Fixture.connection("ipvs-services")) {
      Ipvs ipvs = Ipvs.find(connection).orElseThrow();
      List<String> services =
          ipvs.services(Collectors.mapping(IpvsTest::words, Collectors.toList()));
      List<String> printed =
          SERVICE
              .matcher(Fixture.toolOutput("ipvs-services"))
              .results()
              .map(match -> match.group(1) + " " + match.group(2) + match.group(3))
              .toList();
      assertThat(services).containsExactlyInAnyOrderElementsOf(printed).hasSize(4);
    }
  }

  @Test
  void capturedDestinationsAreThoseThatIpvsadmPrinted() throws IOException {
    try (Connection connection = Fixture.connection("ipvs-destinations")) {
      Ipvs ipvs = Ipvs.find(connection).orElseThrow();
      List<String> destinations =
          ipvs.destinations(
              new Endpoint(AddressFamily.IPV4, 6, InetAddress.ofLiteral("10.96.0.1"), 443),
              Collectors.mapping(IpvsTest::words, Collectors.toList()));
      List<String> printed =
          DESTINATION
              .matcher(Fixture.toolOutput("ipvs-destinations"))
              .results()
              .map(match ->
                  "%s %s %s %s"
                      .formatted(match.group(1), match.group(2), match.group(3), match.group(4)))
              .toList();
      assertThat(destinations).containsExactlyInAnyOrderElementsOf(printed).hasSize(2);
    }
  }

  private static String words(VirtualService service) {
    String place =
        switch (service.key()) {
          case Endpoint(AddressFamily family, int protocol, InetAddress address, int port) ->
              (protocol == 6 ? "TCP " : "UDP ") + place(family, address) + ":" + port;
          case FirewallMark(AddressFamily _, long mark) -> "FWM " + mark;
        };
    String persistent = service.isPersistent() ? " persistent " + service.timeout() : "";
    return place + " " + service.scheduler() + persistent;
  }

  private static String place(AddressFamily family, InetAddress address) {
    return switch (family) {
      case IPV4 -> address.getHostAddress();
      case IPV6 -> "[" + address.getHostAddress().replace(":0:0:0:0:", "::") + "]";
    };
  }

  private static String words(Destination destination) {
    return "%s:%d %d %d %d"
        .formatted(
            place(destination.family(), destination.address()),
            destination.port(),
            destination.weight(),
            destination.activeConnections(),
            destination.inactiveConnections());
  }

  @Test
  void aServiceIsWhatTheAttributesSay() throws IOException {
    VirtualService service = service(this::clusterIp);
    assertThat(service)
        .isEqualTo(
            new VirtualService(
                new Endpoint(AddressFamily.IPV4, 6, InetAddress.ofLiteral("10.96.0.1"), 443),
                "rr",
                3,
                10_800,
                new IpvsStatistics(0x1_0000_0007L, 2, 3, 4, 5)));
    assertThat(service.isPersistent()).isTrue();
  }

  @Test
  void addressesAndPortsAreBigEndianTheRestIsNot() throws IOException {
    service(this::clusterIp);
    // IPVS_CMD_GET_SERVICE, version 1
    assertThat(hex(requests.getLast().payload())).isEqualTo("04010000");
    Ipvs ipvs = ipvs(List.of());
    ipvs.destinations(
        new Endpoint(AddressFamily.IPV4, 6, InetAddress.ofLiteral("10.96.0.1"), 443),
        Collectors.counting());
    // AF u16, PROTOCOL u16, ADDR of 16 bytes, PORT 01bb
    assertThat(hex(requests.getLast().payload()))
        .isEqualTo(
            "08010000"
                + "30000180"
                + "0600010002000000"
                + "0600020006000000"
                + "140003000a600001000000000000000000000000"
                + "0600040001bb0000");
    ipvs.destinations(new FirewallMark(AddressFamily.IPV6, 7), Collectors.counting());
    assertThat(hex(requests.getLast().payload()))
        .isEqualTo("08010000" + "14000180" + "060001000a000000" + "0800050007000000");
  }

  @Test
  void anOldKernelCountsIn32Bits() throws IOException {
    VirtualService service =
        service(attributes ->
            attributes
                .u16(1, 2)
                .u32(5, 0xffff_ffffL)
                .text(6, "wlc")
                .nested(10, counts -> counts.u32(1, 0xffff_fffeL).u64(4, 1L << 40)));
    assertThat(service.key()).isEqualTo(new FirewallMark(AddressFamily.IPV4, 4_294_967_295L));
    assertThat(service.statistics())
        .isEqualTo(new IpvsStatistics(4_294_967_294L, 0, 0, 1L << 40, 0));
  }

  @Test
  void aDestinationCanBeOfAnotherFamilyThanItsService() throws IOException {
    Destination destination =
        destination(attributes ->
            attributes
                .bytes(1, InetAddress.ofLiteral("fd00:10:244::1").getAddress())
                .networkU16(2, 6443)
                .u32(3, 0x102)
                .u32(4, 0)
                .u32(7, 3)
                .u32(8, 4)
                .u32(9, 5)
                .u16(11, 10));
    assertThat(destination)
        .isEqualTo(
            new Destination(
                AddressFamily.IPV6,
                InetAddress.ofLiteral("fd00:10:244::1"),
                6443,
                2,
                0,
                3,
                4,
                5,
                IpvsStatistics.NONE));
  }

  @Test
  void beforeLinux318ADestinationHasItsServicesFamily() throws IOException {
    byte[] union = new byte[16];
    union[0] = 10;
    assertThat(destination(attributes -> attributes.bytes(1, union).u32(4, 1)).address())
        .isEqualTo(InetAddress.ofLiteral("10.0.0.0"));
  }

  @Test
  void whatMakesNoSenseIsMalformed() {
    assertMalformed("a service of address family 7", attributes -> attributes.u16(1, 7));
    assertMalformed("a service without a scheduler", attributes -> attributes.u16(1, 2));
    assertMalformed(
        "a service without an address, a protocol or a mark",
        attributes -> attributes.u16(1, 2).text(6, "rr"));
    assertMalformed(
        "attribute 3 is not a value of 16 bytes: 4 bytes",
        attributes -> attributes.u16(1, 2).text(6, "rr").bytes(3, new byte[4]));
    assertThatThrownBy(() -> destination(attributes -> attributes.u32(4, 1)))
        .hasMessageContaining("a destination without an address or a weight");
  }

  @Test
  void anotherFamilysMessageIsMalformed() throws IOException {
    FakeKernel kernel =
        new FakeKernel(request ->
            request.header().type() == CONTROLLER
                ? families(request)
                : Reply.multipart(request, FAMILY + 1, List.of(command(1, inner -> {}))));
    Ipvs ipvs = Ipvs.find(new Connection(kernel)).orElseThrow();
    assertThatThrownBy(() -> ipvs.services(Collectors.counting()))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessage("IPVS_CMD_GET_SERVICE: message type 34 with command 1 is not IPVS' command 1");
  }

  private AttributeWriter clusterIp(AttributeWriter attributes) {
    byte[] union = new byte[16];
    System.arraycopy(InetAddress.ofLiteral("10.96.0.1").getAddress(), 0, union, 0, 4);
    ByteBuffer flags = ByteBuffer.allocate(8).order(ByteOrder.nativeOrder()).putInt(3).putInt(-1);
    return attributes
        .u16(1, 2)
        .u16(2, 6)
        .bytes(3, union)
        .networkU16(4, 443)
        .text(6, "rr")
        .bytes(7, flags.array())
        .u32(8, 10_800)
        .u32(9, 0xffff_ffffL)
        .nested(10, counts -> counts.u32(1, 7).u32(2, 2).u32(3, 3).u64(4, 4).u64(5, 5))
        .nested(
            12, counts -> counts.u64(1, 0x1_0000_0007L).u64(2, 2).u64(3, 3).u64(4, 4).u64(5, 5));
  }

  private void assertMalformed(String message, Consumer<AttributeWriter> attributes) {
    assertThatThrownBy(() -> service(attributes))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessage("IPVS_CMD_GET_SERVICE: " + message);
  }

  private VirtualService service(Consumer<AttributeWriter> attributes) throws IOException {
    int newService = 1; // IPVS_CMD_NEW_SERVICE
    ByteBuffer answer = command(newService, inner -> inner.nested(1, attributes));
    return ipvs(List.of(answer)).services(Collectors.toList()).getFirst();
  }

  private Destination destination(Consumer<AttributeWriter> attributes) throws IOException {
    int newDestination = 5; // IPVS_CMD_NEW_DEST
    ByteBuffer answer = command(newDestination, inner -> inner.nested(2, attributes));
    return ipvs(List.of(answer))
        .destinations(new FirewallMark(AddressFamily.IPV4, 1), Collectors.toList())
        .getFirst();
  }

  private Ipvs ipvs(List<ByteBuffer> answers) throws IOException {
    FakeKernel kernel =
        new FakeKernel(request -> {
          requests.add(request);
          return request.header().type() == CONTROLLER
              ? families(request)
              : Reply.multipart(request, FAMILY, answers);
        });
    return Ipvs.find(new Connection(kernel)).orElseThrow();
  }

  private static List<Reply> families(Message request) {
    ByteBuffer family =
        command(1, inner -> inner.u16(1, FAMILY).text(2, "IPVS").u32(3, 1).u32(4, 0).u32(5, 6));
    return Reply.multipart(request, CONTROLLER, List.of(family));
  }

  private static ByteBuffer command(int command, Consumer<AttributeWriter> attributes) {
    AttributeWriter payload = new AttributeWriter(ByteBuffer.allocate(4).put(0, (byte) command));
    attributes.accept(payload);
    return payload.payload();
  }

  private static String hex(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(buffer.position(), bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
