// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.collector;

import static java.util.Objects.requireNonNull;

import io.cliffwatch.metric.MetricFamily;
import io.cliffwatch.metric.MetricMapping;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What one collector is made of: its name, its reader and the mapping to metrics.
 *
 * @param name one lower-case word, the value of the label {@code collector}
 * @param reader the cheap read
 * @param metrics the mapping of what the cheap read gives
 * @param census the census, for a collector that takes one
 * @param watcher what watches between the reads, for a collector that needs it
 * @param <S> the snapshot of the cheap read
 * @param <C> the snapshot of the census, {@link Void} without one
 */
public record Collector<S, C>(
    String name,
    Reader<S> reader,
    MetricMapping<S> metrics,
    Optional<Census<S, C>> census,
    Optional<Watcher> watcher) {
  /** Checks the arguments. */
  public Collector {
    requireNonNull(name, "name is null");
    requireNonNull(reader, "reader is null");
    requireNonNull(metrics, "metrics is null");
    requireNonNull(census, "census is null");
    requireNonNull(watcher, "watcher is null");
  }

  /**
   * The second half of a collector that takes a census.
   *
   * @param reader the same object as the collector's reader
   * @param metrics the mapping of what the census gives
   * @param <S> the snapshot of the cheap read
   * @param <C> the snapshot of the census
   */
  public record Census<S, C>(CensusReader<S, C> reader, MetricMapping<C> metrics) {
    /** Checks the arguments. */
    public Census {
      requireNonNull(reader, "reader is null");
      requireNonNull(metrics, "metrics is null");
    }
  }

  /** A collector whose every read is cheap. */
  public static <S> Collector<S, Void> cheap(
      String name, Reader<S> reader, MetricMapping<S> metrics) {
    return new Collector<>(name, reader, metrics, Optional.empty(), Optional.empty());
  }

  /** A collector that also takes a census. */
  public static <S, C> Collector<S, C> withCensus(
      String name,
      CensusReader<S, C> reader,
      MetricMapping<S> metrics,
      MetricMapping<C> censusMetrics) {
    return new Collector<>(
        name, reader, metrics, Optional.of(new Census<>(reader, censusMetrics)), Optional.empty());
  }

  /** Returns the same collector with a watcher, which runs as long as the collector. */
  public Collector<S, C> watchedBy(Watcher watching) {
    return new Collector<>(name, reader, metrics, census, Optional.of(watching));
  }

  /** Returns every family of the collector. */
  public List<MetricFamily> families() {
    return Stream.concat(
            metrics.families().stream(),
            census.stream().flatMap(taken -> taken.metrics().families().stream()))
        .toList();
  }
}
