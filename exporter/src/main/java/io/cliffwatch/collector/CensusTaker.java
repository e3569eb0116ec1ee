// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.collector;

import static java.util.Objects.requireNonNull;

import io.cliffwatch.collector.CollectorThread.ThreadStart;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Takes the censuses of one collector: tries again when one is torn, and lets those that fail be
 * taken ever more rarely.
 *
 * <p>Censuses are taken on the collector's thread; any thread may ask whether one is wanted.
 *
 * @param <S> the snapshot of the cheap read
 * @param <C> the snapshot of the census
 */
final class CensusTaker<S, C> {
  private static final int TRIES = 3;

  private final Collector<S, C> collector;
  private final LongSupplier nanoTime;
  private final Function<Exception, String> describe;
  private final Backoff backoff;

  /**
   * Takes none yet.
   *
   * @param describe says why one failed, for people
   */
  CensusTaker(
      Collector<S, C> collector, LongSupplier nanoTime, Function<Exception, String> describe) {
    this.collector = requireNonNull(collector, "collector is null");
    this.nanoTime = requireNonNull(nanoTime, "nanoTime is null");
    this.describe = requireNonNull(describe, "describe is null");
    this.backoff = new Backoff(nanoTime);
  }

  /**
   * Tells whether the tables look different from the census, or there is none; false without tables
   * to count, and for a while after one that failed.
   */
  boolean wanted(CollectorState<S, C> now, Duration maxAge) {
    if (collector.census().isEmpty() || now.reading().isEmpty() || !backoff.isOver()) {
      return false;
    }
    CensusReader<S, C> reader = collector.census().get().reader();
    return now.census()
        .map(census ->
            nanoTime.getAsLong() - census.nanoTime() >= maxAge.toNanos()
                || reader.outdated(now.reading().get().snapshot(), census.snapshot()))
        .orElse(true);
  }

  /**
   * Takes one.
   *
   * @param state where the collector stands
   * @param start what the thread does before its first read
   * @return where it stands afterwards
   */
  CollectorState<S, C> take(CollectorState<S, C> state, ThreadStart start, CensusPermit permit) {
    CountedWhole<S, C> census =
        new CountedWhole<>(collector.census().orElseThrow(), permit, nanoTime);
    Attempt<Reading<C>> attempt =
        () -> {
          start.run();
          return census.run();
        };
    for (int tries = 1; ; tries++) {
      switch (attempt.outcome()) {
        case Outcome.Read<Reading<C>>(Reading<C> counted) -> {
          backoff.succeeded();
          return state.counted(counted);
        }
        case Outcome.Absent<Reading<C>>(String reason, Lack lack) -> {
          backoff.failed();
          return state.absent(reason, lack);
        }
        case Outcome.Failed<Reading<C>>(TornReadException torn) -> {
          if (tries >= TRIES || !permit.tablesAtRest()) {
            return state.torn(torn.getMessage() + ", in each of " + tries + " tries");
          }
        }
        case Outcome.Failed<Reading<C>>(Exception cause) -> {
          backoff.failed();
          return state.censusFailed(describe.apply(cause));
        }
      }
    }
  }
}
