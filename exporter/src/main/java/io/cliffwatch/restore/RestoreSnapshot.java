// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.restore;

import static java.util.Objects.requireNonNull;

import io.cliffwatch.metric.Distribution;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What was seen of the runs since the start; commands and combinations that did not occur are not
 * in the maps.
 *
 * @param elapsed how long runs took, in seconds
 * @param cpu what they took of the CPUs
 * @param counts how many there were
 * @param lost records of runs that came faster than they could be read
 * @param running how many run now
 * @param oldest the age of the oldest of these, zero without one
 * @param recent the latest runs, in the order in which they ended
 */
public record RestoreSnapshot(
    Map<Command, Distribution> elapsed,
    Map<Command, Duration> cpu,
    Map<RestoreCount, Long> counts,
    long lost,
    int running,
    Duration oldest,
    List<RestoreRun> recent) {
  /** Copies the arguments. */
  public RestoreSnapshot {
    elapsed = Map.copyOf(elapsed);
    cpu = Map.copyOf(cpu);
    counts = Map.copyOf(counts);
    requireNonNull(oldest, "oldest is null");
    recent = List.copyOf(recent);
  }
}
