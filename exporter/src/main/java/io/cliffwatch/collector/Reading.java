// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.collector;

import static java.util.Objects.requireNonNull;

import io.cliffwatch.metric.MetricMapping;
import io.cliffwatch.metric.Samples;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * A snapshot with the samples made of it, once, when it was read.
 *
 * @param snapshot what was read
 * @param samples the same as metrics
 * @param nanoTime when, by {@link System#nanoTime()}
 * @param <S> the snapshot's type
 */
public record Reading<S>(S snapshot, List<MetricSnapshot> samples, long nanoTime) {
  /** Checks the arguments. */
  public Reading {
    requireNonNull(snapshot, "snapshot is null");
    samples = List.copyOf(samples);
  }

  /** Makes the samples of a read that succeeded, at once. */
  static <T> Outcome<Reading<T>> of(
      Outcome<T> outcome, MetricMapping<T> metrics, LongSupplier nanoTime) {
    return switch (outcome) {
      case Outcome.Read<T>(T snapshot) -> {
        Samples samples = new Samples();
        metrics.write(snapshot, samples);
        yield new Outcome.Read<>(
            new Reading<>(snapshot, samples.snapshots(), nanoTime.getAsLong()));
      }
      case Outcome.Absent<T>(String reason, Lack lack) -> new Outcome.Absent<>(reason, lack);
      case Outcome.Failed<T>(Exception cause) -> new Outcome.Failed<>(cause);
    };
  }

  /** Returns how long ago it was read. */
  public Duration age() {
    return Duration.ofNanos(System.nanoTime() - nanoTime);
  }
}
