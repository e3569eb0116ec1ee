// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.nftables;

import static io.cliffwatch.nftables.NftablesNode.found;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cliffwatch.collector.Lack;
import io.cliffwatch.collector.Outcome;
import io.cliffwatch.collector.TornReadException;
import io.cliffwatch.netlink.route.AddressFamily;
import io.cliffwatch.testing.Requirement;
import io.cliffwatch.testing.Requires;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The rules of a real kube-proxy, in the kernel; the witnesses are nft and the API. */
@Requires({Requirement.ROOT, Requirement.NFTABLES})
class NftablesReaderTest {
  private static final String OTHER_TABLES =
      """
      table inet kube-proxy {
        chain services { type filter hook input priority 0; accept; }
      }
      table ip other {
        set cluster-ips {
          type ipv4_addr
          elements = { 10.96.0.1, 10.96.0.2 }
        }
        chain services { tcp dport 80 dnat to 10.9.9.9:80; }
      }
      """;

  /** A part of what the proxier of kube-proxy 1.29 writes, by the tests of its own. */
  private static final String KUBE_PROXY_1_29 =
      """
      table ip kube-proxy {
        map service-ips {
          type ipv4_addr . inet_proto . inet_service : verdict
          elements = {
            172.30.0.41 . tcp . 80 : goto service-ULMVA6XW-ns1/svc1/tcp/p80,
            192.168.99.33 . tcp . 80 : goto external-ULMVA6XW-ns1/svc1/tcp/p80
          }
        }
        map no-endpoint-services {
          type ipv4_addr . inet_proto . inet_service : verdict
          elements = { 172.30.0.46 . tcp . 80 comment "ns6/svc6:p80" : goto reject-chain }
        }
        chain reject-chain { reject; }
        chain endpoint-5OJB2KTY-ns1/svc1/tcp/p80__10.180.0.1/80 {
          meta l4proto tcp dnat to 10.180.0.1:80
        }
        chain service-ULMVA6XW-ns1/svc1/tcp/p80 {
          numgen random mod 1 vmap { 0 : goto endpoint-5OJB2KTY-ns1/svc1/tcp/p80__10.180.0.1/80 }
        }
        chain external-ULMVA6XW-ns1/svc1/tcp/p80 { goto service-ULMVA6XW-ns1/svc1/tcp/p80; }
        chain services { ip daddr . meta l4proto . th dport vmap @service-ips; }
        chain nat-output { type nat hook output priority -100; jump services; }
      }
      """;

  /** Leaves a census the time that it waits for a change to settle, and some more. */
  private static final String CHANGES =
      "while :; do nft -f \"$1\"; sleep 0.1; nft -f \"$2\"; sleep 0.1; done";

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
  void objectsAreThoseThatNftLists(AddressFamily family) throws Exception {
    node.load(ApiIntent.text("nftables/ruleset.nft"));
    Map<ObjectKind, Long> listed = listed(family);
    assertThat(listed.values()).allMatch(count -> count > 0);
    assertThat(node.counted(family).objects()).isEqualTo(listed);
  }

  @ParameterizedTest
  @EnumSource
  void servicesAreTheClusterIpsOfTheApi(AddressFamily family) throws Exception {
    node.load(ApiIntent.text("nftables/ruleset.nft"));
    assertThat(ApiIntent.clusterIps(family)).hasSizeGreaterThan(10);
    assertThat(node.counted(family).services()).isEqualTo(ApiIntent.clusterIps(family).size());
  }

  @ParameterizedTest
  @EnumSource
  void endpointsAreTheReadyOnesOfTheApi(AddressFamily family) throws Exception {
    node.load(ApiIntent.text("nftables/ruleset.nft"));
    assertThat(ApiIntent.endpoints(family)).hasSizeGreaterThan(10);
    assertThat(node.counted(family).endpoints()).isEqualTo(ApiIntent.endpoints(family).size());
  }

  /** kube-proxy's own chains are there without any Service, too, and some are called like one's. */
  @ParameterizedTest
  @EnumSource
  void chainsOfServicesAreThoseWithAHashInTheirNames(AddressFamily family) throws Exception {
    node.load(ApiIntent.text("nftables/ruleset.nft"));
    List<String> names = names(family);
    assertThat(names).contains("service-endpoints-check", "firewall-check");
    assertThat(node.counted(family).serviceChains())
        .isEqualTo(names.stream().filter(name -> name.matches("[a-z]+-[A-Z2-7]{8}-.+")).count())
        .isGreaterThan(10);
  }

  private List<String> names(AddressFamily family) throws Exception {
    return list(family).stream()
        .map(object -> object.getJsonObject("chain"))
        .filter(Objects::nonNull)
        .map(chain -> chain.getString("name"))
        .toList();
  }

  @Test
  void endpointsThatNothingLeadsToDoNotCount() throws Exception {
    node.load(
        """
        table ip kube-proxy {
          set cluster-ips { type ipv4_addr; elements = { 10.96.0.1 }; }
          map service-ips {
            type ipv4_addr . inet_proto . inet_service : verdict
            elements = { 10.96.0.1 . tcp . 80 : goto service-A/p80, 10.96.0.1 . udp . 80 : goto service-B/p80 }
          }
          chain endpoint-A/p80 { meta l4proto tcp dnat to 10.1.0.1:8080; }
          chain endpoint-C/p80 { meta l4proto tcp dnat to 10.1.0.3:8080; }
          chain service-A/p80 {
            numgen random mod 2 vmap { 0 : goto endpoint-A/p80, 1 : goto endpoint-A/p80 }
          }
          chain service-B/p80 {
            meta l4proto udp dnat ip to numgen random mod 2 map { 0 : 10.1.0.1 . 8080, 1 : 10.1.0.2 . 8080 }
          }
          chain service-C/p80 {
            meta l4proto tcp dnat ip to numgen random mod 1 map { 0 : 10.1.0.4 . 8080 }
          }
          chain services { ip daddr . meta l4proto . th dport vmap @service-ips; }
          chain nat-output { type nat hook output priority -100; jump services; }
        }
        """);
    NftablesCensus.Family counted = node.counted(AddressFamily.IPV4);
    assertThat(counted.endpoints()).as("10.1.0.1 by TCP and by UDP, 10.1.0.2 by UDP").isEqualTo(3);
    assertThat(counted.services()).isEqualTo(1);
    assertThat(counted.serviceChains()).isEqualTo(5);
    assertThat(counted.hooked()).isTrue();
    assertThat(counted.objects()).isEqualTo(listed(AddressFamily.IPV4));
  }

  @Test
  void foreignTablesDisturbNothing() throws Exception {
    node.load(ApiIntent.text("nftables/ruleset.nft"));
    List<NftablesCensus.Family> before = found(node.census()).families();
    node.load(OTHER_TABLES);
    assertThat(found(node.census()).families()).isEqualTo(before);
  }

  @Test
  void onlyForeignTablesAreNothing() throws Exception {
    node.load(OTHER_TABLES);
    assertThat(node.read())
        .isEqualTo(
            new Outcome.Absent<>(
                "there is no table kube-proxy in this network namespace: kube-proxy is not in"
                    + " nftables mode here",
                Lack.OF_SUBJECT));
  }

  @Test
  void anEmptyTableHoldsNothing() throws Exception {
    node.load("table ip6 kube-proxy {}");
    assertThat(found(node.census()).families())
        .containsExactly(new NftablesCensus.Family(AddressFamily.IPV6, Map.of(), 0, 0, false, 0));
  }

  @Test
  void aTableOfKubeProxy129IsSaidToBeOne() throws Exception {
    node.load(KUBE_PROXY_1_29);
    Outcome<Object> tooOld =
        new Outcome.Absent<>(
            "table ip kube-proxy has no set cluster-ips: it is of kube-proxy 1.29, whose alpha of"
                + " nftables mode this agent does not count; 1.30 and newer have the set",
            Lack.OF_KNOWLEDGE);
    assertThat(node.read()).isEqualTo(tooOld);
    assertThat(node.census()).isEqualTo(tooOld);
    assertThat(node.services()).isEqualTo(tooOld);
    node.load("add set ip kube-proxy cluster-ips { type ipv4_addr; elements = { 172.30.0.41 }; }");
    assertThat(node.counted(AddressFamily.IPV4).services()).isEqualTo(1);
  }

  @Test
  void aTableWithOtherSetsAloneIsNotGuessedAt() throws Exception {
    node.load("table ip kube-proxy {\n set nodeport-ips { type ipv4_addr; }\n }");
    assertThatThrownBy(() -> node.census())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("none that is called cluster-ips");
  }

  @Test
  void everyChangeOutdatesTheCensus() throws Exception {
    node.load(ApiIntent.text("nftables/ruleset.nft"));
    NftablesCensus census = found(node.census());
    assertThat(node.reader().outdated(found(node.read()), census)).isFalse();
    node.load("delete element ip kube-proxy cluster-ips { 10.96.0.1 }");
    assertThat(node.reader().outdated(found(node.read()), census)).isTrue();
    assertThat(node.counted(AddressFamily.IPV4).services())
        .isEqualTo(ApiIntent.clusterIps(AddressFamily.IPV4).size() - 1L);
  }

  /** Whoever changes tables meanwhile, a census is of what was before, or of what comes after. */
  @Test
  void tablesThatChangeWhileTheyAreCountedTearTheCensus(@TempDir Path folder) throws Exception {
    String all = "flush ruleset\n" + ApiIntent.text("nftables/ruleset.nft");
    String fewer = all + "\ndelete element ip kube-proxy cluster-ips { 10.96.0.1 }\n";
    List<List<NftablesCensus.Family>> states = new ArrayList<>();
    for (String ruleset : List.of(all, fewer)) {
      Files.writeString(folder.resolve("ruleset" + states.size()), ruleset);
      node.load(ruleset);
      states.add(found(node.census()).families());
    }
    assertThat(states).doesNotHaveDuplicates();
    Process changer =
        node.namespace()
            .start(
                new ProcessBuilder(
                    "sh", "-c", CHANGES, "sh", folder + "/ruleset0", folder + "/ruleset1"));
    int torn = 0;
    int whole = 0;
    try {
      for (int i = 0; i < 500 && (torn < 3 || whole < 10); i++) {
        try {
          assertThat(found(node.census()).families()).isIn(states);
          whole++;
        } catch (TornReadException e) {
          torn++;
        }
      }
    } finally {
      changer.destroy();
      changer.waitFor();
    }
    assertThat(torn).isGreaterThanOrEqualTo(3);
    assertThat(whole).isGreaterThanOrEqualTo(10);
  }

  /** Counts what nft prints; a rule's own sets stand in the rule. */
  private Map<ObjectKind, Long> listed(AddressFamily family) throws Exception {
    Map<ObjectKind, Long> counts = new EnumMap<>(ObjectKind.class);
    for (JsonObject object : list(family)) {
      for (ObjectKind kind : ObjectKind.values()) {
        JsonObject found = object.getJsonObject(kind.label());
        if (found != null) {
          counts.merge(kind, 1L, Long::sum);
          counts.merge(
              ObjectKind.ELEMENT,
              (long) found.getJsonArray("elem", new JsonArray()).size(),
              Long::sum);
        }
      }
    }
    return counts;
  }

  private List<JsonObject> list(AddressFamily family) throws Exception {
    String name = family == AddressFamily.IPV4 ? "ip" : "ip6";
    String list = node.namespace().exec("nft", "--json", "list", "table", name, "kube-proxy");
    return ApiIntent.objects(new JsonObject(list).getJsonArray("nftables"));
  }
}
