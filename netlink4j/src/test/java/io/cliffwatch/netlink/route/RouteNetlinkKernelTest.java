// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink.route;

import static io.cliffwatch.netlink.NetlinkUapi.NETLINK_ROUTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cliffwatch.netlink.Connection;
import io.cliffwatch.netlink.DumpInterruptedException;
import io.cliffwatch.netlink.NetlinkSocket;
import io.cliffwatch.testing.Requirement;
import io.cliffwatch.testing.Requires;
import io.cliffwatch.testing.ScratchNamespace;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@Requires(Requirement.ROOT)
class RouteNetlinkKernelTest {
  private ScratchNamespace namespace;
  private Connection connection;
  private RouteNetlink route;

  @BeforeEach
  void openNamespace() throws Exception {
    namespace = new ScratchNamespace();
    namespace.exec("ip", "link", "add", "kube0", "type", "bridge");
    connection = namespace.call(() -> Connection.open(NETLINK_ROUTE, Duration.ofSeconds(10)));
    route = new RouteNetlink(connection);
  }

  @AfterEach
  void closeNamespace() throws IOException {
    connection.close();
    namespace.close();
  }

  @Test
  void interfacesHaveTheIndexThatIpPrints() throws Exception {
    namespace.exec("ip", "link", "add", "veth-fifteenchr", "type", "veth", "peer", "name", "v");
    List<String> lines = namespace.exec("ip", "-o", "link").lines().toList();
    assertThat(lines).hasSize(4);
    for (String line : lines) {
      String[] words = line.split("[:@]\\s*", -1);
      assertThat(route.interfaceIndex(words[1])).as(line).hasValue(Integer.parseInt(words[0]));
    }
  }

  @Test
  void anInterfaceThatIsNotThereHasNoIndex() throws Exception {
    assertThat(route.interfaceIndex("kube1")).isEmpty();
    assertThat(route.interfaceIndex("kube")).isEmpty();
  }

  @Test
  void anInterfaceWithoutAddresses() throws Exception {
    int index = route.interfaceIndex("kube0").orElseThrow();
    for (AddressFamily family : AddressFamily.values()) {
      assertThat(route.addresses(index, family, Collectors.toList())).isEmpty();
      assertThat(route.addressCount(index, family)).isZero();
    }
  }

  @Test
  void fiveThousandAddressesOfEachFamilyAreThoseThatIpPrints() throws Exception {
    addAddresses(5_000);
    int index = route.interfaceIndex("kube0").orElseThrow();
    for (AddressFamily family : AddressFamily.values()) {
      String option = family == AddressFamily.IPV4 ? "-4" : "-6";
      List<String> expected = new ArrayList<>();
      namespace
          .exec("ip", "-o", option, "addr", "show", "dev", "kube0")
          .lines()
          .forEach(line -> expected.add(line.split("\\s+", -1)[3]));
      assertThat(expected).hasSize(5_000);

      List<String> actual = new ArrayList<>();
      route.addresses(index, family, address -> actual.add(IpTool.text(address)));
      assertThat(actual).containsExactlyInAnyOrderElementsOf(expected);
      assertThat(route.addressCount(index, family)).isEqualTo(5_000);
    }
  }

  @Test
  void anotherInterfacesAddressesAreLeftOutWithAndWithoutStrictChecking() throws Exception {
    namespace.exec("ip", "link", "add", "other", "type", "bridge");
    namespace.exec("ip", "addr", "add", "10.0.0.1/24", "dev", "other");
    namespace.exec("ip", "addr", "add", "10.96.0.1/32", "dev", "kube0");
    int index = route.interfaceIndex("kube0").orElseThrow();
    assertThat(route.addressCount(index, AddressFamily.IPV4)).isEqualTo(1);
    try (Connection lax =
        new Connection(
            namespace.call(() -> NetlinkSocket.open(NETLINK_ROUTE, Duration.ofSeconds(10))))) {
      assertThat(new RouteNetlink(lax).addressCount(index, AddressFamily.IPV4)).isEqualTo(1);
    }
  }

  @Test
  void anInterfaceThatWentAwayHasNoAddresses() throws Exception {
    assertThat(route.addressCount(4711, AddressFamily.IPV4)).isZero();
  }

  @Test
  void aChangeDuringTheDumpFailsWhatCannotBeRepeated() throws Exception {
    addAddresses(5_000);
    int index = route.interfaceIndex("kube0").orElseThrow();
    List<InterfaceAddress> seen = new ArrayList<>();
    assertThatThrownBy(() ->
            route.addresses(
                index,
                AddressFamily.IPV4,
                address -> {
                  if (seen.isEmpty()) {
                    addOneMore(1);
                  }
                  seen.add(address);
                }))
        .isInstanceOf(DumpInterruptedException.class)
        .hasMessageStartingWith("RTM_GETADDR: what is dumped changed");
    assertThat(route.addressCount(index, AddressFamily.IPV4)).isEqualTo(5_001);
  }

  @Test
  void aChangeDuringTheDumpIsFollowedByAWholeAnswer() throws Exception {
    addAddresses(5_000);
    int index = route.interfaceIndex("kube0").orElseThrow();
    AtomicInteger attempts = new AtomicInteger();
    assertThat(route.addresses(index, AddressFamily.IPV4, counting(attempts, Connection.RETRIES)))
        .isEqualTo(5_000 + Connection.RETRIES);
    assertThat(attempts).hasValue(1 + Connection.RETRIES);
  }

  @Test
  void aChangeDuringEachAttemptFails() throws Exception {
    addAddresses(5_000);
    int index = route.interfaceIndex("kube0").orElseThrow();
    AtomicInteger attempts = new AtomicInteger();
    assertThatThrownBy(
            () -> route.addresses(index, AddressFamily.IPV4, counting(attempts, Integer.MAX_VALUE)))
        .isInstanceOf(DumpInterruptedException.class)
        .hasMessageStartingWith("RTM_GETADDR, 4 attempts: ");
    assertThat(attempts).hasValue(4);
  }

  /** Counts addresses, and adds one in the middle of each of the first attempts. */
  private Collector<InterfaceAddress, ?, Integer> counting(AtomicInteger attempts, int changes) {
    return Collector.of(
        () -> {
          attempts.incrementAndGet();
          return new AtomicInteger();
        },
        (count, address) -> {
          if (count.getAndIncrement() == 0 && attempts.get() <= changes) {
            addOneMore(attempts.get());
          }
        },
        (left, right) -> left,
        AtomicInteger::get);
  }

  private void addOneMore(int number) {
    try {
      namespace.exec("ip", "addr", "add", "10.200.0." + number + "/32", "dev", "kube0");
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aConsumerThatGivesUpLeavesTheConnectionUsable() throws Exception {
    addAddresses(5_000);
    int index = route.interfaceIndex("kube0").orElseThrow();
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() ->
              route.addresses(
                  index,
                  AddressFamily.IPV4,
                  address -> {
                    throw new UnsupportedOperationException("enough");
                  }))
          .hasMessage("enough");
      assertThat(route.addressCount(index, AddressFamily.IPV4)).isEqualTo(5_000);
    }
  }

  private void addAddresses(int count) throws Exception {
    String batch =
        IntStream.range(0, count)
            .mapToObj(i ->
                "addr add 10.96.%d.%d/32 dev kube0\naddr add fd00:10:96::%x/128 dev kube0\n"
                    .formatted(i / 250, 1 + (i % 250), i + 1))
            .collect(Collectors.joining());
    namespace.feed(batch, "ip", "-batch", "-");
  }
}
