// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.iptables;

import static java.util.Objects.requireNonNull;

import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The tables of one family, as one implementation of the kernel has them. Rules and chains are
 * counted as {@code iptables-save} prints them; comments are never looked at, because kube-proxy
 * drops them in large clusters.
 *
 * @param tableRules rules by table
 * @param rules rules by class of the chain that they stand in
 * @param chains chains by class
 * @param lookup how far down KUBE-SERVICES a packet looks, empty without that chain
 * @param services distinct cluster IPs, those without endpoints included. kube-proxy up to 1.23
 *     also sent external addresses to the Services' own chains: there they count, too
 * @param endpoints distinct backends (address, port, protocol) that a packet can reach from
 *     KUBE-SERVICES; chains that kube-proxy left behind unreferenced do not count
 */
public record RulesetFacts(
    Map<String, Long> tableRules,
    Map<ChainClass, Long> rules,
    Map<ChainClass, Long> chains,
    Optional<Lookup> lookup,
    long services,
    long endpoints) {
  /** Copies the maps. */
  public RulesetFacts {
    tableRules = Collections.unmodifiableMap(new TreeMap<>(tableRules));
    rules = Map.copyOf(rules);
    chains = Map.copyOf(chains);
    requireNonNull(lookup, "lookup is null");
  }

  static RulesetFacts of(Collection<TableFacts> tables) {
    Map<String, Long> tableRules = new TreeMap<>();
    Map<ChainClass, Long> rules = new EnumMap<>(ChainClass.class);
    Map<ChainClass, Long> chains = new EnumMap<>(ChainClass.class);
    Set<Address> clusterIps = new HashSet<>();
    Optional<Lookup> lookup = Optional.empty();
    long endpoints = 0;
    for (TableFacts table : tables) {
      table.rules().forEach((chainClass, count) -> rules.merge(chainClass, count, Long::sum));
      table.chains().forEach((chainClass, count) -> chains.merge(chainClass, count, Long::sum));
      tableRules.put(table.table(), table.rules().values().stream().mapToLong(n -> n).sum());
      switch (table.table()) {
        case "nat" -> {
          clusterIps.addAll(table.routedClusterIps());
          lookup = table.lookup();
          endpoints = table.reachableBackends().size();
        }
        case "filter" -> clusterIps.addAll(table.refusedClusterIps());
        default -> {}
      }
    }
    return new RulesetFacts(tableRules, rules, chains, lookup, clusterIps.size(), endpoints);
  }
}
