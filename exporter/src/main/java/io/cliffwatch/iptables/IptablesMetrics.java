// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.iptables;

import static io.cliffwatch.metric.MetricFamily.counter;
import static io.cliffwatch.metric.MetricFamily.gauge;

import io.cliffwatch.metric.Label;
import io.cliffwatch.metric.MetricFamily;
import io.cliffwatch.metric.MetricMapping;
import io.cliffwatch.metric.Samples;
import io.cliffwatch.netlink.route.AddressFamily;
import java.util.List;

/**
 * What the cheap read of the tables tells:
 *
 * <pre>
 * cliffwatch_iptables_changes_total{backend="legacy",ip_family="IPv4"} 7.0
 * cliffwatch_iptables_changes_total{backend="nf_tables",ip_family="IPv4"} 41.0
 * cliffwatch_iptables_table_bytes{ip_family="IPv4",table="filter"} 9512.0
 * cliffwatch_iptables_table_bytes{ip_family="IPv4",table="nat"} 5.1234567E7
 * </pre>
 *
 * <p>A family or table that is not there has no series. Of legacy tables a change is a read that
 * found them different from the read before. nf_tables numbers its transactions, so there each
 * counts; but it numbers them for the whole network namespace, so those of other tables and of the
 * other family count too.
 */
public final class IptablesMetrics implements MetricMapping<IptablesTables> {
  static final Label TABLE = Label.oneOf("table", IptablesUapi.TABLES.toArray(String[]::new));

  private static final MetricFamily CHANGES =
      counter(
          "cliffwatch_iptables_changes_total",
          "Changes seen: legacy, reads that found the tables different; nf_tables, transactions of"
              + " any table in the network namespace",
          "IPT_SO_GET_INFO, NFT_MSG_GETGEN",
          Label.IP_FAMILY,
          Label.BACKEND);
  private static final MetricFamily TABLE_BYTES =
      gauge(
          "cliffwatch_iptables_table_bytes",
          "Size of a legacy table in the kernel's memory on one CPU",
          "IPT_SO_GET_INFO",
          Label.IP_FAMILY,
          TABLE);

  @Override
  public List<MetricFamily> families() {
    return List.of(CHANGES, TABLE_BYTES);
  }

  @Override
  public void write(IptablesTables snapshot, Samples samples) {
    for (FamilyTables tables : snapshot.families()) {
      String family = Label.ipFamily(tables.family());
      samples.add(CHANGES, (double) tables.changes(), family, Backend.LEGACY.label());
      for (TableInfo table : tables.tables()) {
        samples.add(TABLE_BYTES, (double) table.bytes(), family, table.name());
      }
    }
    snapshot
        .nftables()
        .ifPresent(nftables -> {
          for (AddressFamily family : nftables.families()) {
            samples.add(
                CHANGES,
                (double) nftables.changes(),
                Label.ipFamily(family),
                Backend.NF_TABLES.label());
          }
        });
  }
}
