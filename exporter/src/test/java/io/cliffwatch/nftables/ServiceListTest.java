// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.nftables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.cliffwatch.collector.Lack;
import io.cliffwatch.collector.Outcome;
import io.cliffwatch.listing.AddressText;
import io.cliffwatch.listing.ListedService;
import io.cliffwatch.netlink.route.AddressFamily;
import io.cliffwatch.procfs.Procfs;
import io.cliffwatch.testing.Requirement;
import io.cliffwatch.testing.Requires;
import io.cliffwatch.testing.ScratchNamespace;
import java.nio.file.Path;
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
  private ScratchNamespace namespace;
  private NftablesReader reader;

  @BeforeEach
  void open() throws Exception {
    namespace = new ScratchNamespace();
    reader = new NftablesReader(new Procfs(Path.of("/proc")));
  }

  @AfterEach
  void close() throws Exception {
    namespace.call(() -> {
      reader.close();
      return true;
    });
    namespace.close();
  }

  @ParameterizedTest
  @EnumSource
  void everyServiceIsThatOfNft(AddressFamily family) throws Exception {
    load(ApiIntent.text("nftables/ruleset.nft"));
    NftJson printed =
        new NftJson(
            namespace.exec("nft", "--json", "list", "ruleset"),
            family == AddressFamily.IPV4 ? "ip" : "ip6");
    assertThat(printed.services()).hasSizeGreaterThan(10);
    assertThat(listed(family))
        .extracting(ServiceListTest::words)
        .containsExactlyInAnyOrderElementsOf(printed.services());
  }

  @Test
  void servicesWithoutEndpointsHaveNone() throws Exception {
    load(ApiIntent.text("nftables/ruleset.nft"));
    assertThat(listed(AddressFamily.IPV4))
        .extracting(ServiceListTest::words)
        .contains("TCP 10.103.255.4:80 to 0", "TCP 10.105.33.215:80 to 0")
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @EnumSource
  void everyClusterIpOfTheApiIsListedAndNoOtherAddress(AddressFamily family) throws Exception {
    load(ApiIntent.text("nftables/ruleset.nft"));
    Set<String> addresses = new HashSet<>();
    listed(family).forEach(service -> addresses.add(service.address()));
    assertThat(addresses).isEqualTo(ApiIntent.clusterIps(family));
  }

  @Test
  void whatTheTablesDoNotHaveIsEmpty() throws Exception {
    load(ApiIntent.text("nftables/ruleset.nft"));
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
    load(
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
    assertThat(namespace.call(reader::services))
        .isInstanceOfSatisfying(
            Outcome.Absent.class, absent -> assertThat(absent.lack()).isEqualTo(Lack.OF_SUBJECT));
  }

  private void load(String ruleset) throws Exception {
    namespace.feed(ruleset, "nft", "-f", "-");
  }

  private List<ListedService> listed(AddressFamily family) throws Exception {
    return namespace.call(reader::services)
            instanceof Outcome.Read<List<ListedService>>(List<ListedService> services)
        ? services.stream().filter(service -> service.family() == family).toList()
        : fail("nothing was listed");
  }

  private static String words(ListedService service) {
    return service.protocol()
        + " "
        + AddressText.withPort(service.address(), service.port())
        + " to "
        + service.backends();
  }
}
