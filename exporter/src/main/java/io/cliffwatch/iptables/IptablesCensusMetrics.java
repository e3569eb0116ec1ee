// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.iptables;

import static io.cliffwatch.metric.MetricFamily.gauge;

import io.cliffwatch.metric.Label;
import io.cliffwatch.metric.MetricFamily;
import io.cliffwatch.metric.MetricMapping;
import io.cliffwatch.metric.Samples;
import java.util.List;
import java.util.stream.Stream;

/**
 * What is in the tables:
 *
 * <pre>
 * cliffwatch_iptables_rules{ip_family="IPv4",backend="legacy",chain_class="endpoint"} 50000.0
 * cliffwatch_iptables_chains{ip_family="IPv4",backend="legacy",chain_class="endpoint"} 25000.0
 * cliffwatch_iptables_table_rules{ip_family="IPv4",backend="legacy",table="nat"} 85004.0
 * cliffwatch_iptables_lookup_rules{ip_family="IPv4",position="worst"} 5001.0
 * </pre>
 */
public final class IptablesCensusMetrics implements MetricMapping<IptablesCensus> {
  private static final String BACKEND = "legacy";
  private static final Label CHAIN_CLASS =
      Label.oneOf(
          "chain_class",
          Stream.of(ChainClass.values()).map(ChainClass::label).toArray(String[]::new));

  private static final MetricFamily RULES =
      gauge(
          "cliffwatch_iptables_rules",
          "Rules by the class of the chain that they stand in",
          "IPT_SO_GET_ENTRIES",
          Label.IP_FAMILY,
          Label.BACKEND,
          CHAIN_CLASS);
  private static final MetricFamily CHAINS =
      gauge(
          "cliffwatch_iptables_chains",
          "Chains by class, built-in ones included",
          "IPT_SO_GET_ENTRIES",
          Label.IP_FAMILY,
          Label.BACKEND,
          CHAIN_CLASS);
  private static final MetricFamily TABLE_RULES =
      gauge(
          "cliffwatch_iptables_table_rules",
          "Rules by table",
          "IPT_SO_GET_ENTRIES",
          Label.IP_FAMILY,
          Label.BACKEND,
          IptablesMetrics.TABLE);
  private static final MetricFamily LOOKUP =
      gauge(
          "cliffwatch_iptables_lookup_rules",
          "Rules of KUBE-SERVICES (nat) that a new connection's first packet is compared with, the"
              + " matching one included: worst is what every connection to no Service pays",
          "IPT_SO_GET_ENTRIES",
          Label.IP_FAMILY,
          Label.oneOf("position", "mean", "worst"));

  @Override
  public List<MetricFamily> families() {
    return List.of(RULES, CHAINS, TABLE_RULES, LOOKUP);
  }

  @Override
  public void write(IptablesCensus census, Samples samples) {
    census.facts().forEach((family, facts) -> write(family.label(), facts, samples));
  }

  private static void write(String family, RulesetFacts facts, Samples samples) {
    for (ChainClass chainClass : ChainClass.values()) {
      String label = chainClass.label();
      samples.add(
          RULES, (double) facts.rules().getOrDefault(chainClass, 0L), family, BACKEND, label);
      samples.add(
          CHAINS, (double) facts.chains().getOrDefault(chainClass, 0L), family, BACKEND, label);
    }
    facts
        .tableRules()
        .forEach(
            (table, rules) -> samples.add(TABLE_RULES, (double) rules, family, BACKEND, table));
    facts
        .lookup()
        .ifPresent(lookup -> {
          samples.add(LOOKUP, (double) lookup.worst(), family, "worst");
          lookup.mean().ifPresent(mean -> samples.add(LOOKUP, mean, family, "mean"));
        });
  }
}
