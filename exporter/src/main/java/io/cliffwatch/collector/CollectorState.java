// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.collector;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where a collector stands after its latest read.
 *
 * @param readStatus how the latest cheap read ended
 * @param trouble why there is no whole census or the latest one failed, or what keeps the watcher
 *     from watching
 * @param reading the latest cheap read, empty when it did not succeed
 * @param census the last whole census; it outlives failures, and its age tells
 * @param failures reads, censuses and watches that went wrong since the start, torn censuses
 *     included
 * @param cpuNanos CPU time of the collector's thread in reads, and of its watcher's
 * @param workingSince when the cheap reads began to succeed, by {@link System#nanoTime()};
 *     meaningless while they do not
 * @param <S> the snapshot of the cheap read
 * @param <C> the snapshot of the census
 */
public record CollectorState<S, C>(
    Status readStatus,
    Optional<String> trouble,
    Optional<Reading<S>> reading,
    Optional<Reading<C>> census,
    long failures,
    long cpuNanos,
    long workingSince) {

  static <S, C> CollectorState<S, C> initial() {
    return new CollectorState<>(
        new Status.Pending(), Optional.empty(), Optional.empty(), Optional.empty(), 0, 0, 0);
  }

  /** Returns how the collector is doing, its census and its watcher included. */
  public Status status() {
    if (readStatus instanceof Status.Working && trouble.isPresent()) {
      return new Status.Failed(trouble.get());
    }
    return readStatus;
  }

  /**
   * Returns since when the first census is owed, if it is: the cheap reads find tables to count.
   */
  public OptionalLong owedSince() {
    return readStatus instanceof Status.Working && census.isEmpty()
        ? OptionalLong.of(workingSince)
        : OptionalLong.empty();
  }

  /**
   * Tells whether the first read, or the first census where one is waited for, has not ended yet.
   */
  boolean silent(boolean waitForCensus) {
    return switch (readStatus) {
      case Status.Pending() -> true;
      case Status.Working() -> waitForCensus && census.isEmpty() && trouble.isEmpty();
      case Status.Absent ignored -> false;
      case Status.Failed ignored -> false;
    };
  }

  CollectorState<S, C> read(Reading<S> succeeded) {
    return new CollectorState<>(
        new Status.Working(),
        trouble,
        Optional.of(succeeded),
        census,
        failures,
        cpuNanos,
        readStatus instanceof Status.Working ? workingSince : succeeded.nanoTime());
  }

  CollectorState<S, C> absent(String reason, Lack lack) {
    return new CollectorState<>(
        new Status.Absent(reason, lack),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        failures,
        cpuNanos,
        workingSince);
  }

  CollectorState<S, C> readFailed(String reason) {
    return new CollectorState<>(
        new Status.Failed(reason),
        trouble,
        Optional.empty(),
        census,
        failures + 1,
        cpuNanos,
        workingSince);
  }

  CollectorState<S, C> counted(Reading<C> succeeded) {
    return new CollectorState<>(
        readStatus,
        Optional.empty(),
        reading,
        Optional.of(succeeded),
        failures,
        cpuNanos,
        workingSince);
  }

  CollectorState<S, C> censusFailed(String reason) {
    return new CollectorState<>(
        readStatus, Optional.of(reason), reading, census, failures + 1, cpuNanos, workingSince);
  }

  /**
   * The last whole census stays and ages; without one there is nothing to show: that is trouble.
   */
  CollectorState<S, C> torn(String reason) {
    return census.isPresent()
        ? new CollectorState<>(
            readStatus, trouble, reading, census, failures + 1, cpuNanos, workingSince)
        : censusFailed(reason);
  }

  CollectorState<S, C> overdue(String reason) {
    return new CollectorState<>(
        new Status.Failed(reason),
        trouble,
        Optional.empty(),
        census,
        failures,
        cpuNanos,
        workingSince);
  }

  CollectorState<S, C> failedLate() {
    return new CollectorState<>(
        readStatus, trouble, reading, census, failures + 1, cpuNanos, workingSince);
  }

  CollectorState<S, C> spent(long nanos) {
    return new CollectorState<>(
        readStatus, trouble, reading, census, failures, cpuNanos + nanos, workingSince);
  }

  /** Adds what the watcher's thread spent, and its trouble; the figures stay. */
  CollectorState<S, C> watched(WatcherThread watcher) {
    return new CollectorState<>(
        readStatus,
        trouble.or(watcher::trouble),
        reading,
        census,
        failures + watcher.failures(),
        cpuNanos + watcher.cpuNanos(),
        workingSince);
  }
}
