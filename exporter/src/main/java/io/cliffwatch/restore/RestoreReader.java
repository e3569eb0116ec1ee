// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.restore;

import static java.util.Objects.requireNonNull;

import io.cliffwatch.collector.Outcome;
import io.cliffwatch.collector.Reader;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Takes what the watcher has seen, and looks for the runs of this moment. */
public final class RestoreReader implements Reader<RestoreSnapshot> {
  /** Whether exit records come is known after a second and a half, usually in a millisecond. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final RestoreWatcher watcher;

  /** Opens nothing. */
  public RestoreReader(RestoreWatcher watcher) {
    this.watcher = requireNonNull(watcher, "watcher is null");
  }

  @Override
  public Outcome<RestoreSnapshot> read() throws IOException {
    Optional<Outcome.Absent<RestoreSnapshot>> obstacle = watcher.obstacle(PATIENCE);
    if (obstacle.isPresent()) {
      return obstacle.get();
    }
    List<Duration> ages =
        watcher.recorder().running().stream()
            .filter(RunningRestore::counts)
            .map(RunningRestore::age)
            .toList();
    Duration oldest = ages.stream().max(Comparator.naturalOrder()).orElse(Duration.ZERO);
    return new Outcome.Read<>(watcher.recorder().totals().snapshot(ages.size(), oldest));
  }
}
