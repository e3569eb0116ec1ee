// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cliffwatch.netlink.AttributeWriter;
import io.cliffwatch.netlink.Connection;
import io.cliffwatch.netlink.MalformedMessageException;
import io.cliffwatch.netlink.testing.FakeKernel;
import io.cliffwatch.netlink.testing.Fixture;
import io.cliffwatch.netlink.testing.Reply;
import java.io.IOException;
import java.net.Inet6Address;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RouteNetlinkTest {
  @Test
  void theCapturedIndexIsTheOneThatIpPrinted() throws IOException {
    assertThat(Fixture.toolOutput("link")).contains("\n2: kube0:");
    try (Connection connection = Fixture.connection("link")) {
      assertThat(new RouteNetlink(connection).interfaceIndex("kube0")).hasValue(2);
    }
  }

  @Test
  void noSuchDeviceIsNoIndex() throws IOException {
    try (Connection connection = Fixture.connection("link-missing")) {
      assertThat(new RouteNetlink(connection).interfaceIndex("kube1")).isEmpty();
    }
  }

  @Test
  void capturedIpv4AddressesAreThoseThatIpPrintedPeersLeftOut() throws IOException {
    assertThat(Fixture.toolOutput("addresses-ipv4"))
        .contains("kube0    inet 10.96.0.1/32 ", "kube0    inet 10.96.0.10 peer 10.97.0.1/24 ");
    assertThat(addresses("addresses-ipv4", AddressFamily.IPV4))
        .containsExactly("10.96.0.1/32", "10.96.0.10/24");
  }

  @Test
  void capturedIpv6AddressesAreThoseThatIpPrinted() throws IOException {
    assertThat(Fixture.toolOutput("addresses-ipv6"))
        .contains("kube0    inet6 fd00:10:96::1/128 ", "kube0    inet6 ::ffff:10.96.0.1/128 ");
    assertThat(addresses("addresses-ipv6", AddressFamily.IPV6))
        .containsExactly("::ffff:a60:1/128", "fd00:10:96::1/128");
  }

  @Test
  void anIpv4MappedAddressStaysIpv6() throws IOException {
    try (Connection connection = Fixture.connection("addresses-ipv6")) {
      List<InterfaceAddress> addresses =
          new RouteNetlink(connection).addresses(2, AddressFamily.IPV6, Collectors.toList());
      assertThat(addresses).allMatch(address -> address.address() instanceof Inet6Address);
    }
  }

  @Test
  void countingNeedsNoAddresses() throws IOException {
    try (Connection connection = Fixture.connection("addresses-ipv4")) {
      assertThat(new RouteNetlink(connection).addressCount(2, AddressFamily.IPV4)).isEqualTo(2);
    }
  }

  @Test
  void namesThatNoInterfaceCanHaveAreRefusedWithoutAskingTheKernel() {
    RouteNetlink route = new RouteNetlink(new Connection(new FakeKernel(request -> List.of())));
    for (String name : List.of("", "sixteen-bytes-ab", "a\0b")) {
      assertThatThrownBy(() -> route.interfaceIndex(name))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void anAddressOfTheWrongLengthIsMalformed() {
    assertMalformed(
        header(2, 32).bytes(2, new byte[16]), "attribute 2 is not a value of 4 bytes: 16 bytes");
  }

  @Test
  void aMessageWithoutAnAddressIsMalformed() {
    assertMalformed(header(2, 32), "an address message without an address");
  }

  @Test
  void aPrefixLongerThanTheAddressIsMalformed() {
    assertMalformed(header(2, 33).bytes(2, new byte[4]), "a prefix length of 33 for IPV4");
  }

  private static void assertMalformed(AttributeWriter payload, String why) {
    FakeKernel kernel =
        new FakeKernel(request -> Reply.multipart(request, 20, List.of(payload.payload())));
    RouteNetlink route = new RouteNetlink(new Connection(kernel));
    assertThatThrownBy(() -> route.addresses(1, AddressFamily.IPV4, Collectors.counting()))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessage("RTM_GETADDR: " + why);
  }

  /** {@code struct ifaddrmsg} of interface 1. */
  private static AttributeWriter header(int family, int prefixLength) {
    return new AttributeWriter(
        ByteBuffer.allocate(8)
            .order(java.nio.ByteOrder.nativeOrder())
            .put(0, (byte) family)
            .put(1, (byte) prefixLength)
            .putInt(4, 1));
  }

  private static List<String> addresses(String fixture, AddressFamily family) throws IOException {
    List<String> texts = new ArrayList<>();
    try (Connection connection = Fixture.connection(fixture)) {
      new RouteNetlink(connection).addresses(2, family, address -> texts.add(IpTool.text(address)));
    }
    return texts;
  }
}
