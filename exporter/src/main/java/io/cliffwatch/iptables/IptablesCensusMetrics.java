// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.iptables;

import static io.cliffwatch.metric.MetricFamily.gauge;

import io.cliffwatch.iptables.FamilyCensus.Lookup;
import io.cliffwatch.metric.Label;
import io.cliffwatch.metric.MetricFamily;
import io.cliffwatch.metric.MetricMapping;
import io.cliffwatch.metric.Samples;
import io.cliffwatch.netlink.route.AddressFamily;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What the census of the tables tells:
 *
 * <pre>
 * cliffwatch_iptables_chains{backend="legacy",chain_class="services",ip_family="IPv4"} 2.0
 * cliffwatch_iptables_lookup_rules{ip_family="IPv4",position="mean"} 2500.5
 * cliffwatch_iptables_lookup_rules{ip_family="IPv4",position="worst"} 5001.0
 * cliffwatch_iptables_rules{backend="legacy",chain_class="services",ip_family="IPv4"} 5001.0
 * cliffwatch_iptables_table_rules{backend="legacy",ip_family="IPv4",table="nat"} 85012.0
 * </pre>
 *
 * <p>A family or table that is not there has no series; without {@code KUBE-SERVICES} there is no
 * lookup, and without a Service in it no mean. Where both backends hold {@code KUBE-SERVICES}, the
 * lookup is that of the longer one, whichever kube-proxy writes to.
 */
public final class IptablesCensusMetrics implements MetricMapping<IptablesCensus> {
  private static final Label CHAIN_CLASS =
      Label.oneOf(
          "chain_class",
          Arrays.stream(ChainClass.values()).map(ChainClass::label).toArray(String[]::new));

  private static final MetricFamily RULES =
      gauge(
          "cliffwatch_iptables_rules",
          "Rules in chains of a class, summed over the tables",
          "IPT_SO_GET_ENTRIES, NFT_MSG_GETRULE",
          Label.IP_FAMILY,
          Label.BACKEND,
          CHAIN_CLASS);
  private static final MetricFamily CHAINS =
      gauge(
          "cliffwatch_iptables_chains",
          "Chains of a class, built-in ones too, summed over the tables",
          "IPT_SO_GET_ENTRIES, NFT_MSG_GETCHAIN",
          Label.IP_FAMILY,
          Label.BACKEND,
          CHAIN_CLASS);
  private static final MetricFamily TABLE_RULES =
      gauge(
          "cliffwatch_iptables_table_rules",
          "Rules in a table",
          "IPT_SO_GET_ENTRIES, NFT_MSG_GETRULE",
          Label.IP_FAMILY,
          Label.BACKEND,
          IptablesMetrics.TABLE);
  private static final MetricFamily LOOKUP_RULES =
      gauge(
          "cliffwatch_iptables_lookup_rules",
          "Rules of KUBE-SERVICES in table nat that a new connection is compared with: mean until"
              + " its Service matches, worst when none does",
          "IPT_SO_GET_ENTRIES, NFT_MSG_GETRULE",
          Label.IP_FAMILY,
          Label.oneOf("position", "mean", "worst"));

  @Override
  public List<MetricFamily> families() {
    return List.of(RULES, CHAINS, TABLE_RULES, LOOKUP_RULES);
  }

  @Override
  public void write(IptablesCensus snapshot, Samples samples) {
    snapshot.families().forEach(census -> write(census, samples));
    Map<AddressFamily, Lookup> lookups = new EnumMap<>(AddressFamily.class);
    snapshot
        .families()
        .forEach(census ->
            census
                .lookup()
                .ifPresent(lookup ->
                    lookups.merge(census.family(), lookup, IptablesCensusMetrics::longer)));
    lookups.forEach((family, lookup) -> write(Label.ipFamily(family), lookup, samples));
  }

  private static Lookup longer(Lookup one, Lookup other) {
    return other.worst() > one.worst() ? other : one;
  }

  private static void write(String family, Lookup lookup, Samples samples) {
    samples.add(LOOKUP_RULES, (double) lookup.worst(), family, "worst");
    lookup.mean().ifPresent(mean -> samples.add(LOOKUP_RULES, mean, family, "mean"));
  }

  private static void write(FamilyCensus census, Samples samples) {
    String family = Label.ipFamily(census.family());
    String backend = census.backend().label();
    census
        .classes()
        .forEach((chainClass, counts) -> {
          samples.add(RULES, (double) counts.rules(), family, backend, chainClass.label());
          samples.add(CHAINS, (double) counts.chains(), family, backend, chainClass.label());
        });
    census
        .tables()
        .forEach((table, counts) ->
            samples.add(TABLE_RULES, (double) counts.rules(), family, backend, table));
  }
}
