// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.iptables;

import static io.cliffwatch.iptables.KernelTables.found;
import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.collector.Outcome;
import io.cliffwatch.netlink.route.AddressFamily;
import io.cliffwatch.ruleset.KubeProxyRuleset;
import io.cliffwatch.testing.Requirement;
import io.cliffwatch.testing.Requires;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is the nf_tables backend's alone. */
@Requires({
  Requirement.ROOT,
  Requirement.NFTABLES,
  Requirement.IPTABLES_LEGACY,
  Requirement.IPTABLES_NFT,
  Requirement.IP6TABLES_NFT
})
class NftReaderTest {
  /** One of everything that nftables has and iptables has not, also under iptables' names. */
  private static final String NATIVE =
      """
      table ip kube-proxy {
        set cluster-ips { type ipv4_addr; elements = { 10.96.0.1, 10.96.0.2 }; }
        map service-ips {
          type ipv4_addr . inet_proto . inet_service : verdict
          elements = { 10.96.0.1 . tcp . 80 : goto service-A }
        }
        chain service-A {
          numgen random mod 2 vmap { 0 : goto endpoint-A, 1 : goto endpoint-B }
        }
        chain endpoint-A {
          meta l4proto tcp dnat to 10.180.0.1:80
        }
        chain endpoint-B {
          meta l4proto tcp dnat to 10.180.0.2:80
        }
        chain KUBE-SERVICES {
          ip daddr . meta l4proto . th dport vmap @service-ips
        }
      }
      table inet nat {
        chain KUBE-SERVICES { }
        chain PREROUTING {
          type nat hook prerouting priority -100; policy accept;
          ip daddr 10.96.0.9 jump KUBE-SERVICES
        }
      }
      table ip6 nat {
        map ports { type inet_service : verdict; elements = { 80 : jump KUBE-SERVICES }; }
        chain KUBE-SERVICES { }
        chain prerouting {
          type nat hook prerouting priority dstnat; policy accept;
          tcp dport vmap @ports
        }
      }
      table ip raw {
        chain PREROUTING {
          type filter hook prerouting priority -400; policy accept;
          counter
        }
      }
      """;

  @Test
  void tablesThatAreNotOfIptablesAreNone() throws Exception {
    try (KernelTables tables = new KernelTables(Backend.NF_TABLES)) {
      tables.namespace().feed(NATIVE, "nft", "-f", "-");
      assertThat(tables.read()).isInstanceOf(Outcome.Absent.class);
      assertThat(tables.census()).isInstanceOf(Outcome.Absent.class);
      tables.namespace().exec("nft", "add", "chain", "ip", "kube-proxy", "more");
      assertThat(tables.read()).isInstanceOf(Outcome.Absent.class);
    }
  }

  @Test
  void tablesThatAreNotOfIptablesDisturbNothing() throws Exception {
    try (KernelTables tables = new KernelTables(Backend.NF_TABLES)) {
      tables.restore(
          AddressFamily.IPV4, KubeProxyRuleset.everyShape(AddressFamily.IPV4, 30, 3).text());
      FamilyCensus before = tables.census(AddressFamily.IPV4);
      tables.namespace().feed(NATIVE, "nft", "-f", "-");
      IptablesCensus census = found(tables.census());
      assertThat(census.families()).containsExactly(before);
      assertThat(census.unknown()).isEqualTo(UnknownParts.NONE);
      assertThat(found(tables.read()).nftables().orElseThrow().families())
          .containsExactly(AddressFamily.IPV4);
    }
  }

  /** The priorities of some built-in chains are not those of the kernel's constants. */
  @ParameterizedTest
  @EnumSource
  void everyTableThatIptablesCanMakeIsOne(AddressFamily family) throws Exception {
    try (KernelTables tables = new KernelTables(Backend.NF_TABLES)) {
      StringBuilder rules = new StringBuilder();
      for (String table : List.of("raw", "mangle", "filter", "security", "nat")) {
        rules.append("*%s\n-A OUTPUT -j ACCEPT\nCOMMIT\n".formatted(table));
      }
      tables.restore(family, rules.toString());
      FamilyCensus saved = tables.save(family).census(family);
      assertThat(saved.tables()).hasSize(5);
      assertThat(tables.census(family)).isEqualTo(saved);
    }
  }

  @Test
  @Requires(Requirement.FLOWTABLES)
  void aFlowTableDisturbsNothing() throws Exception {
    try (KernelTables tables = new KernelTables(Backend.NF_TABLES)) {
      tables.restore(AddressFamily.IPV4, KubeProxyRuleset.plain(AddressFamily.IPV4, 3, 2).text());
      FamilyCensus before = tables.census(AddressFamily.IPV4);
      tables
          .namespace()
          .feed(
              """
              table ip fast {
                flowtable fastpath {
                  hook ingress priority 0
                  devices = { lo }
                }
                chain forward {
                  type filter hook forward priority 0; policy accept;
                  flow add @fastpath
                }
              }
              """,
              "nft",
              "-f",
              "-");
      assertThat(found(tables.census()).families()).containsExactly(before);
    }
  }

  @Test
  void bothBackendsAreShownSideBySide() throws Exception {
    try (KernelTables tables = new KernelTables(Backend.NF_TABLES)) {
      for (AddressFamily family : AddressFamily.values()) {
        tables.restore(Backend.LEGACY, family, KubeProxyRuleset.everyShape(family, 20, 2).text());
        tables.restore(
            Backend.NF_TABLES, family, KubeProxyRuleset.everyShape(family, 35, 3).text());
      }
      IptablesCensus census = found(tables.census());
      assertThat(census.families()).hasSize(4);
      for (AddressFamily family : AddressFamily.values()) {
        for (Backend backend : Backend.values()) {
          assertThat(census.family(backend, family))
              .contains(tables.save(backend, family).census(family));
        }
      }
    }
  }

  @Test
  void aTableWhoseBuiltInChainsAreNotMadeYetHasThemAsIptablesSavePrints() throws Exception {
    try (KernelTables tables = new KernelTables(Backend.NF_TABLES)) {
      tables.namespace().exec("iptables-nft", "-t", "mangle", "-N", "KUBE-KUBELET-CANARY");
      tables.namespace().exec("iptables-nft", "-t", "nat", "-A", "OUTPUT", "-j", "ACCEPT");
      FamilyCensus census = tables.census(AddressFamily.IPV4);
      assertThat(census).isEqualTo(tables.save(AddressFamily.IPV4).census(AddressFamily.IPV4));
      assertThat(census.tables().get("mangle")).isEqualTo(new FamilyCensus.Counts(0, 6));
    }
  }

  @Test
  void everyTransactionIsAChangeWhicheverTableItIsAbout() throws Exception {
    try (KernelTables tables = new KernelTables(Backend.NF_TABLES)) {
      tables.namespace().exec("iptables-nft", "-t", "nat", "-A", "OUTPUT", "-j", "ACCEPT");
      assertThat(changes(tables)).isZero();
      assertThat(changes(tables)).isZero();
      tables.namespace().exec("iptables-nft", "-t", "nat", "-A", "OUTPUT", "-j", "RETURN");
      tables.namespace().exec("iptables-nft", "-t", "nat", "-A", "OUTPUT", "-j", "RETURN");
      tables.namespace().exec("nft", "add", "table", "inet", "other");
      assertThat(changes(tables)).isEqualTo(3);
    }
  }

  private static long changes(KernelTables tables) throws Exception {
    return found(tables.read()).nftables().orElseThrow().changes();
  }

  @Test
  void lookingMakesNoTable() throws Exception {
    try (KernelTables tables = new KernelTables(Backend.NF_TABLES)) {
      assertThat(tables.read()).isInstanceOf(Outcome.Absent.class);
      assertThat(tables.census()).isInstanceOf(Outcome.Absent.class);
      assertThat(tables.namespace().exec("nft", "list", "ruleset")).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-d 10.96.0.7/32 -j KUBE-SVC-A",
        "-d 10.96.0.7 -p udp -m udp --dport 53 -j KUBE-SVC-A",
        "-s 10.0.0.1/32 -d 10.96.0.7/32 -p tcp -m multiport --dports 80,81 -j KUBE-SVC-A",
        "! -d 10.96.0.7/32 -j KUBE-SVC-A",
        "-d 10.96.0.0/16 -j KUBE-SVC-A",
        "-d 10.96.0.0/17 -j KUBE-SVC-A",
        "-d 10.96.0.7/31 -g KUBE-SVC-A",
        "-d 10.96.0.7/32 -m conntrack --ctstate NEW -m limit --limit 5/min -j KUBE-SVC-A",
        "-d 10.96.0.7/32 -m addrtype --dst-type LOCAL -m mark --mark 0x1/0x2 -g KUBE-SVC-A",
        "-d 10.96.0.7/32 -i lo -m physdev --physdev-is-in -m comment --comment x -j KUBE-SVC-A"
      })
  void aServiceIsOneAddressHoweverTheRuleIsWritten(String rule) throws Exception {
    try (KernelTables tables = new KernelTables(Backend.NF_TABLES)) {

      tables.restore(
          AddressFamily.IPV4,
          "*nat\n:KUBE-SERVICES - [0:0]\n:KUBE-SVC-A - [0:0]\n-A KUBE-SERVICES "
              + rule
              + "\nCOMMIT\n");
      FamilyCensus census = tables.census(AddressFamily.IPV4);
      assertThat(census).isEqualTo(tables.save(AddressFamily.IPV4).census(AddressFamily.IPV4));
    }
  }
}
