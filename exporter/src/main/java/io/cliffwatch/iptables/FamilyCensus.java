// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.iptables;

import static java.util.Objects.requireNonNull;

import io.cliffwatch.netlink.route.AddressFamily;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What was counted in the tables of one family and backend. Chains and rules are those that {@code
 * iptables-save} prints: built-in and user-defined chains, neither policies nor the return that
 * ends every user-defined chain.
 *
 * @param family the family
 * @param backend the backend
 * @param tables the counts of each table, by its name
 * @param classes the counts of every chain class, summed over the tables
 * @param lookup the lookup in {@code KUBE-SERVICES} of table nat, empty without that chain
 * @param hooked whether {@code PREROUTING} or {@code OUTPUT} of table nat jumps to {@code
 *     KUBE-SERVICES}: without it no packet gets there
 * @param services distinct cluster IPs, also of Services without endpoints; see {@link
 *     RulesetFacts}
 * @param endpoints distinct backends (protocol, address and port) that can be reached from {@code
 *     KUBE-SERVICES} of table nat
 */
public record FamilyCensus(
    AddressFamily family,
    Backend backend,
    SortedMap<String, Counts> tables,
    Map<ChainClass, Counts> classes,
    Optional<Lookup> lookup,
    boolean hooked,
    long services,
    long endpoints) {
  /**
   * Rules and the chains they stand in.
   *
   * @param rules number of rules
   * @param chains number of chains
   */
  public record Counts(long rules, long chains) {
    /** No rules, no chains. */
    public static final Counts NONE = new Counts(0, 0);

    Counts plus(Counts more) {
      return new Counts(rules + more.rules, chains + more.chains);
    }
  }

  /**
   * How many rules of {@code KUBE-SERVICES} a new connection's first packet is compared with.
   *
   * @param worst the number of rules in the chain, which is what every connection pays that is for
   *     no Service
   * @param mean the mean position, from 1, of the rules that jump to a Service's chain; empty when
   *     there is none
   */
  public record Lookup(long worst, OptionalDouble mean) {
    /** Checks the arguments. */
    public Lookup {
      requireNonNull(mean, "mean is null");
    }
  }

  /** Checks the arguments. */
  public FamilyCensus {
    requireNonNull(family, "family is null");
    requireNonNull(backend, "backend is null");
    requireNonNull(lookup, "lookup is null");
    tables = Collections.unmodifiableSortedMap(new TreeMap<>(tables));
    Map<ChainClass, Counts> all = new EnumMap<>(ChainClass.class);
    for (ChainClass chainClass : ChainClass.values()) {
      all.put(chainClass, classes.getOrDefault(chainClass, Counts.NONE));
    }
    classes = Collections.unmodifiableMap(all);
  }

  /** Returns the counts of one chain class. */
  public Counts of(ChainClass chainClass) {
    return classes.getOrDefault(chainClass, Counts.NONE);
  }
}
