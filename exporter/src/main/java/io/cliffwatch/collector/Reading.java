// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.collector;

import static java.util.Objects.requireNonNull;

import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.time.Duration;
import java.util.List;

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

  /** Returns how long ago it was read. */
  public Duration age() {
    return Duration.ofNanos(System.nanoTime() - nanoTime);
  }
}
