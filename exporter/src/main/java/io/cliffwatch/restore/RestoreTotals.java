// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.restore;

import io.cliffwatch.metric.Distribution;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the watcher has seen since the start. Safe for use by several threads: the watcher adds, the
 * reader takes.
 */
final class RestoreTotals {
  /** The histogram's bounds, in seconds: every threshold is among them. */
  static final List<Double> BOUNDS = List.of(.1, .5, 1., 2.5, 5., 10., 30., 60., 300., 1800.);

  private static final int RECENT = 64;

  private final Map<Command, Distribution> elapsed = new EnumMap<>(Command.class);
  private final Map<Command, Duration> cpu = new EnumMap<>(Command.class);
  private final Map<RestoreCount, Long> counts = new HashMap<>();
  private final Deque<RestoreRun> recent = new ArrayDeque<>();
  private long lost;

  synchronized void add(RestoreRun run) {
    double seconds = run.elapsed().toNanos() / 1e9;
    elapsed.merge(
        run.command(),
        Distribution.empty(BOUNDS).plus(seconds),
        (before, ignored) -> before.plus(seconds));
    cpu.merge(run.command(), run.cpu(), Duration::plus);
    counts.merge(new RestoreCount(run.command(), run.starter(), run.succeeded()), 1L, Long::sum);
    recent.addLast(run);
    if (recent.size() > RECENT) {
      recent.removeFirst();
    }
  }

  synchronized void addLost(long records) {
    lost += records;
  }

  synchronized RestoreSnapshot snapshot(int running, Duration oldest) {
    return new RestoreSnapshot(elapsed, cpu, counts, lost, running, oldest, List.copyOf(recent));
  }
}
