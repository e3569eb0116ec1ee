// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.collector;

import io.cliffwatch.log.Repetition;
import io.cliffwatch.metric.Catalogue;
import io.cliffwatch.metric.Label;
import io.cliffwatch.metric.MetricFamily;
import io.cliffwatch.metric.MetricMapping;
import io.cliffwatch.metric.Samples;
import io.prometheus.metrics.model.registry.MetricType;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricFamilyDescriptor;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gathers everything the collectors know, as Prometheus reads it. A scrape copies references: the
 * samples were made when the kernel was read.
 *
 * <p>Safe for use by several threads. A derivation that fails is left out and logged once; the
 * scrape goes on.
 */
public final class Gatherer implements MultiCollector {
  private static final Logger LOGGER = LoggerFactory.getLogger(Gatherer.class);

  private final List<CollectorThread<?, ?>> threads;
  private final Map<Derivation<?>, Repetition> derivations = new LinkedHashMap<>();
  private final Catalogue catalogue;

  /**
   * Checks the names of all families.
   *
   * @throws IllegalArgumentException when two collectors declare the same family
   */
  public Gatherer(List<CollectorThread<?, ?>> threads, List<Derivation<?>> others) {
    this.threads = List.copyOf(threads);
    others.forEach(derivation -> derivations.put(derivation, new Repetition()));
    derivations.put(new Derivation<>(Optional::of, new CollectorMetrics()), new Repetition());
    this.catalogue =
        new Catalogue(
            Stream.concat(
                    threads.stream().map(thread -> thread.collector().families()),
                    derivations.keySet().stream()
                        .map(derivation -> derivation.metrics().families()))
                .flatMap(List::stream)
                .toList());
  }

  /** Returns every family that can appear. */
  public Catalogue catalogue() {
    return catalogue;
  }

  @Override
  public MetricSnapshots collect() {
    States states = States.now(threads);
    List<MetricSnapshot> snapshots = new ArrayList<>();
    states.forEach((collector, state) -> {
      state.reading().ifPresent(reading -> snapshots.addAll(reading.samples()));
      state.census().ifPresent(census -> snapshots.addAll(census.samples()));
    });
    derivations.forEach(
        (derivation, failures) -> snapshots.addAll(derive(derivation, states, failures)));
    return new MetricSnapshots(snapshots);
  }

  /**
   * Declares the names to the registry, which then refuses a second meter of the same name at once.
   */
  @Override
  public List<MetricFamilyDescriptor> getMetricFamilyDescriptors() {
    return catalogue.families().stream().map(Gatherer::descriptor).toList();
  }

  private static MetricFamilyDescriptor descriptor(MetricFamily family) {
    MetricType type =
        switch (family.type()) {
          case GAUGE -> MetricType.GAUGE;
          case COUNTER -> MetricType.COUNTER;
          case INFO -> MetricType.INFO;
          case HISTOGRAM -> MetricType.HISTOGRAM;
        };
    return MetricFamilyDescriptor.of(
        type,
        new MetricMetadata(family.baseName(), family.helpText()),
        family.labels().stream().map(Label::name).toList());
  }

  private static <T> List<MetricSnapshot> derive(
      Derivation<T> derivation, States states, Repetition failures) {
    Samples samples = new Samples();
    MetricMapping<T> metrics = derivation.metrics();
    try {
      derivation.source().apply(states).ifPresent(source -> metrics.write(source, samples));
      failures.end();
    } catch (RuntimeException | Error e) {
      if (failures.isNew(e)) {
        LOGGER.error(
            "{} and what belongs to it cannot be told", metrics.families().getFirst().name(), e);
      }
      return List.of();
    }
    return samples.snapshots();
  }
}
