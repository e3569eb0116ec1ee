// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.metric;

import static java.util.Objects.requireNonNull;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The samples of one scrape, checked against the families' declarations as they are added.
 *
 * <p>Not safe for use by several threads.
 */
public final class Samples {
  private final Map<MetricFamily, Map<Labels, Double>> families = new LinkedHashMap<>();
  private final Map<MetricFamily, Map<Labels, Distribution>> histograms = new LinkedHashMap<>();

  /**
   * Adds one sample.
   *
   * @param value the value; NaN and infinities are refused, because absence is a missing sample
   * @param labelValues the values of the family's labels, in their order
   * @throws IllegalArgumentException when the labels do not fit the declaration, the sample is
   *     there already, or it is one more than there can be
   */
  public void add(MetricFamily family, double value, String... labelValues) {
    requireNonNull(family, "family is null");
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(family.name() + ": " + value + " is not a number");
    }
    if (family.type() == MetricFamily.Type.HISTOGRAM) {
      throw new IllegalArgumentException(family.name() + " is a histogram, " + value + " is not");
    }
    put(families, family, value, labelValues);
  }

  /**
   * Adds one histogram.
   *
   * @param distribution the values, in the family's buckets
   * @param labelValues the values of the family's labels, in their order
   * @throws IllegalArgumentException as in {@link #add(MetricFamily, double, String...)}
   */
  public void add(MetricFamily family, Distribution distribution, String... labelValues) {
    requireNonNull(family, "family is null");
    if (!distribution.bounds().equals(family.bounds())) {
      throw new IllegalArgumentException(family.name() + " has other bounds");
    }
    put(histograms, family, distribution, labelValues);
  }

  private static <V> void put(
      Map<MetricFamily, Map<Labels, V>> all, MetricFamily family, V value, String... labelValues) {
    Labels labels = labels(family, labelValues);
    Map<Labels, V> series = all.computeIfAbsent(family, ignored -> new LinkedHashMap<>());
    if (series.putIfAbsent(labels, value) != null) {
      throw new IllegalArgumentException(family.name() + labels + " is given twice");
    }
    if (series.size() > family.most()) {
      throw new IllegalArgumentException(
          family.name() + labels + " is one more than the " + family.most() + " that there can be");
    }
  }

  /** Adds a family of facts with its labels' values. */
  public void info(MetricFamily family, String... labelValues) {
    add(family, 1, labelValues);
  }

  /** Returns what was added, in the order of adding, histograms last. */
  public List<MetricSnapshot> snapshots() {
    List<MetricSnapshot> snapshots = new ArrayList<>(families.size() + histograms.size());
    families.forEach((family, series) -> snapshots.add(snapshot(family, series)));
    histograms.forEach((family, series) -> snapshots.add(histogram(family, series)));
    return snapshots;
  }

  private static Labels labels(MetricFamily family, String... values) {
    List<Label> declared = family.labels();
    if (values.length != declared.size()) {
      throw new IllegalArgumentException(
          family.name() + " has " + declared.size() + " labels, got " + values.length);
    }
    String[] pairs = new String[2 * values.length];
    for (int i = 0; i < values.length; i++) {
      Label label = declared.get(i);
      if (!label.allows(values[i])) {
        throw new IllegalArgumentException(
            family.name() + ": " + label.name() + " cannot be " + values[i]);
      }
      pairs[2 * i] = label.name();
      pairs[2 * i + 1] = values[i];
    }
    return Labels.of(pairs);
  }

  private static MetricSnapshot snapshot(MetricFamily family, Map<Labels, Double> series) {
    return switch (family.type()) {
      case GAUGE -> {
        GaugeSnapshot.Builder gauge = GaugeSnapshot.builder();
        gauge.name(family.baseName()).help(family.helpText());
        series.forEach(
            (labels, value) -> gauge.dataPoint(new GaugeDataPointSnapshot(value, labels, null)));
        yield gauge.build();
      }
      case COUNTER -> {
        CounterSnapshot.Builder counter = CounterSnapshot.builder();
        counter.name(family.baseName()).help(family.helpText());
        series.forEach((labels, value) ->
            counter.dataPoint(new CounterDataPointSnapshot(value, labels, null, 0)));
        yield counter.build();
      }
      case INFO -> {
        InfoSnapshot.Builder info = InfoSnapshot.builder();
        info.name(family.baseName()).help(family.helpText());
        series.keySet().forEach(labels -> info.dataPoint(new InfoDataPointSnapshot(labels)));
        yield info.build();
      }
      case HISTOGRAM -> throw new IllegalStateException(family.name() + " is kept apart");
    };
  }

  private static MetricSnapshot histogram(MetricFamily family, Map<Labels, Distribution> series) {
    HistogramSnapshot.Builder histogram = HistogramSnapshot.builder();
    histogram.name(family.baseName()).help(family.helpText());
    series.forEach((labels, distribution) ->
        histogram.dataPoint(
            HistogramSnapshot.HistogramDataPointSnapshot.builder()
                .classicHistogramBuckets(distribution.buckets())
                .sum(distribution.sum())
                .labels(labels)
                .build()));
    return histogram.build();
  }
}
