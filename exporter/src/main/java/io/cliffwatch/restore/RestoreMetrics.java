// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.restore;

import static io.cliffwatch.metric.MetricFamily.counter;
import static io.cliffwatch.metric.MetricFamily.gauge;
import static io.cliffwatch.metric.MetricFamily.histogram;

import io.cliffwatch.metric.Label;
import io.cliffwatch.metric.MetricFamily;
import io.cliffwatch.metric.MetricMapping;
import io.cliffwatch.metric.Samples;
import java.util.List;
import java.util.stream.Stream;

/**
 * The runs of the tools that change the data plane:
 *
 * <pre>
 * cliffwatch_restore_duration_seconds_bucket{command="iptables-restore",le="0.1"} 41
 * cliffwatch_restore_cpu_seconds_total{command="iptables-restore"} 12.4
 * cliffwatch_restores_total{command="iptables-restore",outcome="ok",starter="kube-proxy"} 57.0
 * cliffwatch_restores_running 1.0
 * cliffwatch_restore_oldest_running_seconds 3.2
 * cliffwatch_restore_records_lost_total 0.0
 * </pre>
 */
public final class RestoreMetrics implements MetricMapping<RestoreSnapshot> {
  private static final Label COMMAND =
      Label.oneOf("command", Stream.of(Command.values()).map(Command::word).toArray(String[]::new));
  private static final Label STARTER =
      Label.oneOf("starter", Stream.of(Starter.values()).map(Starter::word).toArray(String[]::new));
  private static final Label OUTCOME = Label.oneOf("outcome", "ok", "failed");

  private static final MetricFamily DURATION =
      histogram(
          "cliffwatch_restore_duration_seconds",
          "How long the runs of a command took from fork to end, the wait for the xtables lock"
              + " included",
          "taskstats: ac_etime",
          RestoreTotals.BOUNDS,
          COMMAND);
  private static final MetricFamily CPU =
      counter(
          "cliffwatch_restore_cpu_seconds_total",
          "CPU time that the runs of a command took",
          "taskstats: cpu_run_virtual_total, ac_utime, ac_stime",
          COMMAND);
  private static final MetricFamily RUNS =
      counter(
          "cliffwatch_restores_total",
          "Runs that ended, by who started them; failed are those whose exit status is not 0",
          "taskstats: ac_exitcode, ac_ppid",
          COMMAND,
          STARTER,
          OUTCOME);
  private static final MetricFamily RUNNING =
      gauge("cliffwatch_restores_running", "Runs of the commands now", "/proc/PID/cmdline");
  private static final MetricFamily OLDEST =
      gauge(
          "cliffwatch_restore_oldest_running_seconds",
          "How long the oldest of the runs has been running, 0 while there is none",
          "/proc/PID/stat");
  private static final MetricFamily LOST =
      counter(
          "cliffwatch_restore_records_lost_total",
          "Runs that are in none of the figures: too many ended at once, or one could not be looked at",
          "SO_MEMINFO");

  @Override
  public List<MetricFamily> families() {
    return List.of(DURATION, CPU, RUNS, RUNNING, OLDEST, LOST);
  }

  @Override
  public void write(RestoreSnapshot snapshot, Samples samples) {
    snapshot
        .elapsed()
        .forEach((command, elapsed) -> samples.add(DURATION, elapsed, command.word()));
    snapshot.cpu().forEach((command, cpu) -> samples.add(CPU, cpu.toNanos() / 1e9, command.word()));
    snapshot
        .counts()
        .forEach((count, runs) ->
            samples.add(
                RUNS,
                (double) runs,
                count.command().word(),
                count.starter().word(),
                count.succeeded() ? "ok" : "failed"));
    samples.add(RUNNING, snapshot.running());
    samples.add(OLDEST, snapshot.oldest().toNanos() / 1e9);
    samples.add(LOST, (double) snapshot.lost());
  }
}
