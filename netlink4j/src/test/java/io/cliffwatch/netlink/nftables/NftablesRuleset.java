// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink.nftables;

import io.cliffwatch.netlink.AttributeReader;
import io.cliffwatch.netlink.Connection;
import io.cliffwatch.testing.ScratchNamespace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A ruleset with one of everything, in the real kernel or in a capture of it. */
public final class NftablesRuleset {
  private static final String RULESET =
      """
      table ip kube-proxy {
        counter seen { packets 0 bytes 0 }
        set cluster-ips {
          type ipv4_addr
          elements = { 10.96.0.1, 10.96.0.10 }
        }
        set nets {
          type ipv4_addr
          flags interval
          elements = { 10.0.0.0/8, 192.168.1.0-192.168.1.9 }
        }
        map marks {
          type inet_service : mark
          elements = { 80 : 0x1, 443 : 0x2 }
        }
        map service-ips {
          type ipv4_addr . inet_proto . inet_service : verdict
          elements = {
            10.96.0.1 . tcp . 443 : goto service-ULMVA6XW,
            10.96.0.10 . udp . 53 : goto service-ULMVA6XW,
            10.96.0.11 . tcp . 80 : drop
          }
        }
        chain services {
          ip daddr . meta l4proto . th dport vmap @service-ips
          counter name seen
        }
        chain service-ULMVA6XW {
          ip daddr 10.96.0.1 tcp dport 443 jump mark-for-masquerade
          numgen random mod 2 vmap { 0 : goto endpoint-A, 1 : goto endpoint-B }
        }
        chain endpoint-A {
          meta l4proto tcp dnat to 10.180.0.1:6443
        }
        chain endpoint-B {
          meta l4proto tcp dnat to 10.180.0.2:6443
        }
        chain mark-for-masquerade {
          mark set mark or 0x4000
        }
        chain nat-prerouting {
          type nat hook prerouting priority dstnat; policy accept;
          jump services
        }
        chain empty {
        }
      }
      table inet other {
        chain services {
          limit rate 5/second log prefix "seen " reject
        }
      }
      """;

  private NftablesRuleset() {}

  /** Writes it with nft, and a few rules with iptables-nft beside it. */
  public static void load(ScratchNamespace namespace) throws Exception {
    namespace.feed(RULESET, "nft", "-f", "-");
    namespace.feed(
        """
        *nat
        :KUBE-SEP-AAA - [0:0]
        -A KUBE-SEP-AAA -p tcp -m comment --comment "ns/svc" -m tcp -j DNAT --to-destination 10.0.0.7:80
        -A KUBE-SEP-AAA -s 10.0.0.7/32 -m mark ! --mark 0x4000/0x4000 -j RETURN
        COMMIT
        """,
        "iptables-nft-restore");
  }

  /** Asks for all there is to ask, as one list that can be compared. */
  public static List<Object> askEverything(Connection connection) throws IOException {
    Nftables nftables = new Nftables(connection);
    NftablesFamily family = NftablesFamily.IPV4;
    List<Object> answers = new ArrayList<>();
    answers.add(nftables.generation().id());
    List<Table> tables = nftables.tables(family);
    answers.addAll(tables);
    List<Chain> chains = nftables.chains(family, Collectors.toList());
    answers.addAll(chains);
    for (Chain chain : chains) {
      answers.addAll(rules(nftables, chain));
    }
    for (Table table : tables) {
      List<NftSet> sets = nftables.sets(family, table.name());
      answers.addAll(sets);
      for (NftSet set : sets) {
        answers.addAll(nftables.elements(family, table.name(), set.name(), Collectors.toList()));
      }
      answers.addAll(nftables.objects(family, table.name()));
    }
    return answers;
  }

  /**
   * What is seen of a rule.
   *
   * @param handle its handle
   * @param kinds its expressions
   * @param attributes the attributes of all expressions, nested ones left whole
   */
  record Seen(long handle, List<ExpressionKind> kinds, int attributes) {}

  static List<Seen> rules(Nftables nftables, Chain chain) throws IOException {
    List<Seen> seen = new ArrayList<>();
    nftables.rules(
        chain.family(),
        chain.table(),
        chain.name(),
        rule -> {
          List<ExpressionKind> kinds = new ArrayList<>();
          int attributes = 0;
          Expressions expressions = rule.expressions();
          while (expressions.next()) {
            kinds.add(expressions.kind());
            AttributeReader data = expressions.data();
            while (data.next()) {
              attributes++;
            }
          }
          seen.add(new Seen(rule.handle(), kinds, attributes));
        });
    return seen;
  }
}
