// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.iptables;

import static java.util.Objects.requireNonNull;

import io.cliffwatch.iptables.FamilyCensus.Counts;
import io.cliffwatch.netlink.route.AddressFamily;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Counts what kube-proxy's rules of one family mean, whatever backend they were read from.
 *
 * <p>A Service is a distinct cluster IP: a destination address of a rule in {@code KUBE-SERVICES}
 * of table nat that jumps to a Service's own chain ({@code KUBE-SVC-*}, {@code KUBE-SVL-*}), or of
 * a rule in {@code KUBE-SERVICES} of table filter that rejects (no endpoints) or drops (internal
 * traffic policy Local, no endpoint here). Addresses from outside jump to {@code KUBE-EXT-*},
 * {@code KUBE-FW-*} or {@code KUBE-XLB-*}, or stand in {@code KUBE-EXTERNAL-SERVICES}, and do not
 * count. Up to version 1.23 kube-proxy let rules for external IPs jump to {@code KUBE-SVC-*}
 * directly: there they do count.
 *
 * <p>An endpoint is a distinct backend of {@code KUBE-SEP-*} chains that jumps lead to from {@code
 * KUBE-SERVICES} of table nat; chains that kube-proxy left behind unreferenced do not count.
 */
final class RulesetFacts implements RulesetSink {
  private final AddressFamily family;
  private final Backend backend;
  private final Map<String, TableFacts> tables = new LinkedHashMap<>();
  private final Interner addresses = new Interner();
  private final BitSet refused = new BitSet();
  private final NatGraph nat = new NatGraph(addresses);

  RulesetFacts(AddressFamily family, Backend backend) {
    this.family = requireNonNull(family, "family is null");
    this.backend = requireNonNull(backend, "backend is null");
  }

  @Override
  public TableFacts table(String name) {
    TableFacts table =
        new TableFacts(
            switch (name) {
              case "nat" -> nat;
              case "filter" -> new Filter();
              default -> new CountsOnly();
            });
    if (tables.put(name, table) != null) {
      throw new IllegalArgumentException("table " + name + " is given twice");
    }
    return table;
  }

  /**
   * Returns what was counted.
   *
   * @throws MalformedTableException when a jump leads to where no chain begins
   */
  FamilyCensus census() throws MalformedTableException {
    SortedMap<String, Counts> totals = new TreeMap<>();
    Map<ChainClass, Counts> classes = new EnumMap<>(ChainClass.class);
    tables.forEach((name, table) -> {
      totals.put(name, table.total());
      table
          .classes()
          .forEach((chainClass, counts) -> classes.merge(chainClass, counts, Counts::plus));
    });
    BitSet clusterIps = (BitSet) refused.clone();
    nat.addClusterIps(clusterIps);
    return new FamilyCensus(
        family,
        backend,
        totals,
        classes,
        nat.lookup(),
        nat.isHooked(),
        clusterIps.cardinality(),
        nat.reachableBackends());
  }

  private final class Filter implements TableFacts.Details {
    @Override
    public void chain(ChainClass chainClass, int key) {}

    @Override
    public void rule(ChainClass chainClass, RuleFields rule) {
      if (chainClass == ChainClass.SERVICES && rule.refuses() && rule.isForOneAddress()) {
        refused.set(rule.destinationNumber(addresses));
      }
    }
  }

  private static final class CountsOnly implements TableFacts.Details {
    @Override
    public void chain(ChainClass chainClass, int key) {}

    @Override
    public void rule(ChainClass chainClass, RuleFields rule) {}
  }
}
