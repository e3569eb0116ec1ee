// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.iptables;

import static io.cliffwatch.metric.MetricFamily.counter;
import static io.cliffwatch.metric.MetricFamily.gauge;

import io.cliffwatch.metric.Label;
import io.cliffwatch.metric.MetricFamily;
import io.cliffwatch.metric.MetricMapping;
import io.cliffwatch.metric.Samples;
import java.util.List;

/**
 * What the cheap read of the legacy tables tells:
 *
 * <pre>
 * cliffwatch_iptables_changes_total{backend="legacy",ip_family="IPv4"} 7.0
 * cliffwatch_iptables_table_bytes{ip_family="IPv4",table="filter"} 9512.0
 * cliffwatch_iptables_table_bytes{ip_family="IPv4",table="nat"} 5.1234567E7
 * </pre>
 *
 * <p>A family or table that is not there has no series.
 */
public final class IptablesMetrics implements MetricMapping<IptablesTables> {
  static final Label TABLE = Label.oneOf("table", IptablesUapi.TABLES.toArray(String[]::new));

  private static final MetricFamily CHANGES =
      counter(
          "cliffwatch_iptables_changes_total",
          "How often the tables differed from the read before",
          "IPT_SO_GET_INFO",
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
  }
}
