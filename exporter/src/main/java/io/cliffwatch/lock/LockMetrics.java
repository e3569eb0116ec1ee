// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.lock;

import static io.cliffwatch.metric.MetricFamily.gauge;

import io.cliffwatch.metric.Label;
import io.cliffwatch.metric.MetricFamily;
import io.cliffwatch.metric.MetricMapping;
import io.cliffwatch.metric.Samples;
import java.util.List;
import java.util.stream.Stream;

/**
 * The xtables lock while somebody holds it, one holder at a time:
 *
 * <pre>
 * cliffwatch_xtables_lock_held_seconds{holder="iptables-restore"} 4.5
 * cliffwatch_xtables_lock_waiters{holder="iptables-restore"} 2.0
 * </pre>
 */
public final class LockMetrics implements MetricMapping<LockSnapshot> {
  private static final int HOLDERS_AT_A_TIME = 1;
  private static final Label HOLDER =
      new Label("holder", Stream.of(Holder.values()).map(Holder::word).toList(), HOLDERS_AT_A_TIME);

  private static final MetricFamily HELD =
      gauge(
          "cliffwatch_xtables_lock_held_seconds",
          "For how long the xtables lock has been held, no series while it is free; the nf_tables"
              + " backend takes no lock",
          "/proc/locks",
          HOLDER);
  private static final MetricFamily WAITERS =
      gauge(
          "cliffwatch_xtables_lock_waiters",
          "Processes that wait for the xtables lock, no series while it is free",
          "/proc/locks",
          HOLDER);

  @Override
  public List<MetricFamily> families() {
    return List.of(HELD, WAITERS);
  }

  @Override
  public void write(LockSnapshot snapshot, Samples samples) {
    snapshot
        .held()
        .ifPresent(held -> {
          samples.add(HELD, held.since().toNanos() / 1e9, held.holder().word());
          samples.add(WAITERS, held.waiters(), held.holder().word());
        });
  }
}
