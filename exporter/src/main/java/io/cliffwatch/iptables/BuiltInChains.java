// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.iptables;

import io.cliffwatch.netlink.nftables.Chain;
import java.util.List;
import java.util.Map;

/**
 * The built-in chains of each table, as {@code iptables-nft} makes them of base chains when it
 * needs them, and prints them whether or not it has made them. Hooks and priorities are those of
 * legacy tables: {@code NF_INET_*} of linux/netfilter.h, {@code NF_IP_PRI_*} of
 * linux/netfilter_ipv4.h.
 */
final class BuiltInChains {
  private static final int PRE_ROUTING = 0; // NF_INET_PRE_ROUTING
  private static final int LOCAL_IN = 1; // NF_INET_LOCAL_IN
  private static final int FORWARD = 2; // NF_INET_FORWARD
  private static final int LOCAL_OUT = 3; // NF_INET_LOCAL_OUT
  private static final int POST_ROUTING = 4; // NF_INET_POST_ROUTING

  private static final int RAW = -300; // NF_IP_PRI_RAW
  private static final int MANGLE = -150; // NF_IP_PRI_MANGLE
  private static final int NAT_DST = -100; // NF_IP_PRI_NAT_DST
  private static final int FILTER = 0; // NF_IP_PRI_FILTER
  private static final int SECURITY = 150; // iptables-nft's own; NF_IP_PRI_SECURITY is 50
  private static final int NAT_SRC = 100; // NF_IP_PRI_NAT_SRC

  private static final Map<String, List<BuiltIn>> TABLES =
      Map.of(
          "raw",
          List.of(
              new BuiltIn("PREROUTING", "filter", PRE_ROUTING, RAW),
              new BuiltIn("OUTPUT", "filter", LOCAL_OUT, RAW)),
          "mangle",
          List.of(
              new BuiltIn("PREROUTING", "filter", PRE_ROUTING, MANGLE),
              new BuiltIn("INPUT", "filter", LOCAL_IN, MANGLE),
              new BuiltIn("FORWARD", "filter", FORWARD, MANGLE),
              new BuiltIn("OUTPUT", "route", LOCAL_OUT, MANGLE),
              new BuiltIn("POSTROUTING", "filter", POST_ROUTING, MANGLE)),
          "filter",
          List.of(
              new BuiltIn("INPUT", "filter", LOCAL_IN, FILTER),
              new BuiltIn("FORWARD", "filter", FORWARD, FILTER),
              new BuiltIn("OUTPUT", "filter", LOCAL_OUT, FILTER)),
          "security",
          List.of(
              new BuiltIn("INPUT", "filter", LOCAL_IN, SECURITY),
              new BuiltIn("FORWARD", "filter", FORWARD, SECURITY),
              new BuiltIn("OUTPUT", "filter", LOCAL_OUT, SECURITY)),
          "nat",
          List.of(
              new BuiltIn("PREROUTING", "nat", PRE_ROUTING, NAT_DST),
              new BuiltIn("INPUT", "nat", LOCAL_IN, NAT_SRC),
              new BuiltIn("OUTPUT", "nat", LOCAL_OUT, NAT_DST),
              new BuiltIn("POSTROUTING", "nat", POST_ROUTING, NAT_SRC)));

  private record BuiltIn(String name, String type, int hook, int priority) {
    boolean is(Chain chain, Chain.Base base) {
      return name.equals(chain.name())
          && type.equals(base.type())
          && hook == base.hook()
          && priority == base.priority();
    }
  }

  private BuiltInChains() {}

  /** Returns the names of a table's built-in chains. */
  static List<String> of(String table) {
    return TABLES.getOrDefault(table, List.of()).stream().map(BuiltIn::name).toList();
  }

  /**
   * Tells whether iptables can have made this chain: any that is no base chain, and the base chains
   * above. A table with another one is somebody's own, who happened to take the name.
   */
  static boolean fits(Chain chain) {
    return chain.base().isEmpty()
        || TABLES.getOrDefault(chain.table(), List.of()).stream()
            .anyMatch(builtIn -> builtIn.is(chain, chain.base().get()));
  }
}
