// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.conntrack;

import static io.cliffwatch.metric.MetricFamily.counter;
import static io.cliffwatch.metric.MetricFamily.gauge;

import io.cliffwatch.metric.MetricFamily;
import io.cliffwatch.metric.MetricMapping;
import io.cliffwatch.metric.Samples;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The connection tracking table:
 *
 * <pre>
 * cliffwatch_conntrack_entries 812.0
 * cliffwatch_conntrack_entries_limit 262144.0
 * cliffwatch_conntrack_buckets 65536.0
 * cliffwatch_conntrack_insert_failed_total 0.0
 * </pre>
 */
public final class ConntrackMetrics implements MetricMapping<ConntrackSnapshot> {
  private static final MetricFamily ENTRIES =
      gauge(
          "cliffwatch_conntrack_entries",
          "Connections tracked now",
          "/proc/sys/net/netfilter/nf_conntrack_count");
  private static final MetricFamily LIMIT =
      gauge(
          "cliffwatch_conntrack_entries_limit",
          "How many connections can be tracked, 0 without a limit",
          "/proc/sys/net/netfilter/nf_conntrack_max");
  private static final MetricFamily BUCKETS =
      gauge(
          "cliffwatch_conntrack_buckets",
          "Buckets of the hash table",
          "/proc/sys/net/netfilter/nf_conntrack_buckets");
  private static final Map<ConntrackCounter, MetricFamily> COUNTERS =
      new EnumMap<>(ConntrackCounter.class);

  static {
    for (ConntrackCounter counter : ConntrackCounter.values()) {
      COUNTERS.put(counter, family(counter));
    }
  }

  @Override
  public List<MetricFamily> families() {
    return Stream.concat(Stream.of(ENTRIES, LIMIT, BUCKETS), COUNTERS.values().stream()).toList();
  }

  @Override
  public void write(ConntrackSnapshot snapshot, Samples samples) {
    samples.add(ENTRIES, (double) snapshot.entries());
    samples.add(LIMIT, (double) snapshot.entriesLimit());
    samples.add(BUCKETS, (double) snapshot.buckets());
    COUNTERS.forEach((counter, family) -> {
      Long count = snapshot.counters().get(counter);
      if (count != null) {
        samples.add(family, (double) count);
      }
    });
  }

  private static MetricFamily family(ConntrackCounter counter) {
    return counter(
        "cliffwatch_conntrack_" + counter.word() + "_total",
        counter.help(),
        "CTA_STATS_" + counter.name().replace("CHAIN_TOO_LONG", "CHAIN_TOOLONG") + ", all CPUs");
  }
}
