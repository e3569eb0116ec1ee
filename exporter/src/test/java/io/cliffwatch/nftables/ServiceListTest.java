// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.nftables;

import static io.cliffwatch.nftables.NftablesNode.found;
import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.collector.Lack;
import io.cliffwatch.collector.Outcome;
import io.cliffwatch.listing.AddressText;
import io.cliffwatch.listing.ListedService;
import io.cliffwatch.netlink.route.AddressFamily;
import io.cliffwatch.testing.Requirement;
import io.cliffwatch.testing.Requires;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The list of Services is what nft prints of the tables of a real kube-proxy. */
@Requires({Requirement.ROOT, Requirement.NFTABLES})
class ServiceListTest {
  private NftablesNode node;

  @BeforeEach
  void open() throws Exception {
    node = new NftablesNode();
  }

  @AfterEach
  void close() throws Exception {
    node.close();
  }

  @ParameterizedTest
  @EnumSource
  void everyServiceIsThatOfNft(AddressFamily family) throws Exception {
    node.load(ApiIntent.text("nftables/ruleset.nft"));
    NftJson printed =
        new NftJson(
            node.namespace().exec("nft", "--json", "list", "ruleset"),
            family == AddressFamily.IPV4 ? "ip" : "ip6");
    assertThat(printed.services()).hasSizeGreaterThan(10);
    assertThat(listed(family))
        .extracting(ServiceListTest::words)
        .containsExactlyInAnyOrderElementsOf(printed.services());
  }

  @Test
  void servicesWithoutEndpointsHaveNone() throws Exception {
    node.load(ApiIntent.text("nftables/ruleset.nft"));
    assertThat(listed(AddressFamily.IPV4))
        .extracting(ServiceListTest::words)
        .contains("TCP 10.103.255.4:80 to 0", "TCP 10.105.33.215:80 to 0")
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @EnumSource
  void everyClusterIpOfTheApiIsListedAndNoOtherAddress(AddressFamily family) throws Exception {
    node.load(ApiIntent.text("nftables/ruleset.nft"));
    Set<String> addresses = new HashSet<>();
    listed(family).forEach(service -> addresses.add(service.address()));
    assertThat(addresses).isEqualTo(ApiIntent.clusterIps(family));
  }

  @Test
  void whatTheTablesDoNotHaveIsEmpty() throws Exception {
    node.load(ApiIntent.text("nftables/ruleset.nft"));
    assertThat(listed(AddressFamily.IPV4))
        .allSatisfy(service -> {
          assertThat(service.mode()).isEqualTo("nftables");
          assertThat(service.backend()).isEmpty();
          assertThat(service.position()).isEqualTo(OptionalLong.empty());
          assertThat(service.activeConnections()).isEqualTo(OptionalLong.empty());
          assertThat(service.inactiveConnections()).isEqualTo(OptionalLong.empty());
        });
  }

  @Test
  void aBackendThatAServiceReachesInTwoWaysIsOne() throws Exception {
    node.load(
        """
        table ip kube-proxy {
          set cluster-ips { type ipv4_addr; elements = { 10.96.0.1 }; }
          map service-ips {
            type ipv4_addr . inet_proto . inet_service : verdict
            elements = {
              10.96.0.1 . tcp . 80 : goto service-A,
              10.96.0.1 . sctp . 9 : goto service-B,
              192.0.2.1 . tcp . 80 : goto service-A
            }
          }
          chain endpoint-A { meta l4proto tcp dnat to 10.1.0.1:8080; }
          chain endpoint-B { meta l4proto tcp dnat to 10.1.0.2:8080; }
          chain service-A {
            ip saddr 10.9.0.1 goto endpoint-A
            numgen random mod 2 vmap { 0 : goto endpoint-A, 1 : goto endpoint-B }
          }
          chain service-B {
            meta l4proto sctp dnat ip to numgen random mod 1 map { 0 : 10.1.0.3 . 9 }
          }
        }
        """);
    assertThat(listed(AddressFamily.IPV4))
        .extracting(ServiceListTest::words)
        .containsExactlyInAnyOrder("TCP 10.96.0.1:80 to 2", "SCTP 10.96.0.1:9 to 1");
  }

  @Test
  void withoutTablesThereIsNothingToList() throws Exception {
    assertThat(node.services())
        .isInstanceOfSatisfying(
            Outcome.Absent.class, absent -> assertThat(absent.lack()).isEqualTo(Lack.OF_SUBJECT));
  }

  private List<ListedService> listed(AddressFamily family) throws Exception {
    return found(node.services()).stream().filter(service -> service.family() == family).toList();
  }

  private static String words(ListedService service) {
    return service.protocol()
        + " "
        + AddressText.withPort(service.address(), service.port())
        + " to "
        + service.backends();
  }
}
