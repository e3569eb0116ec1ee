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
 * What the legacy tables weigh, and how often they change:
 *
 * <pre>
 * cliffwatch_iptables_table_bytes{ip_family="IPv4",table="nat"} 1.8240344E7
 * cliffwatch_iptables_changes_total{ip_family="IPv4",backend="legacy"} 17.0
 * </pre>
 */
public final class IptablesMetrics implements MetricMapping<IptablesTables> {
  /** The tables that the kernel has; there is no way to add one but a module. */
  static final Label TABLE = Label.oneOf("table", "filter", "mangle", "nat", "raw", "security");

  private static final MetricFamily BYTES =
      gauge(
          "cliffwatch_iptables_table_bytes",
          "Size of the table's entries as the kernel copies them, legacy tables only",
          "IPT_SO_GET_INFO",
          Label.IP_FAMILY,
          TABLE);
  private static final MetricFamily CHANGES =
      counter(
          "cliffwatch_iptables_changes_total",
          "Tables seen to differ from the read before; several changes between two reads are one",
          "IPT_SO_GET_INFO",
          Label.IP_FAMILY,
          Label.BACKEND);

  @Override
  public List<MetricFamily> families() {
    return List.of(BYTES, CHANGES);
  }

  @Override
  public void write(IptablesTables snapshot, Samples samples) {
    snapshot
        .tables()
        .forEach((family, tables) ->
            tables.forEach(
                table -> samples.add(BYTES, (double) table.bytes(), family.label(), table.name())));
    snapshot
        .changes()
        .forEach((family, count) -> samples.add(CHANGES, (double) count, family.label(), "legacy"));
  }
}
