// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.collector;

import static io.cliffwatch.metric.MetricFamily.counter;
import static io.cliffwatch.metric.MetricFamily.gauge;

import io.cliffwatch.metric.Label;
import io.cliffwatch.metric.MetricFamily;
import io.cliffwatch.metric.MetricMapping;
import io.cliffwatch.metric.Samples;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The agent about its collectors:
 *
 * <pre>
 * cliffwatch_collector_success{collector="conntrack"} 1.0
 * cliffwatch_collector_available{collector="conntrack"} 1.0
 * cliffwatch_collector_age_seconds{collector="conntrack"} 0.04
 * cliffwatch_collector_cpu_seconds_total{collector="conntrack"} 0.012
 * cliffwatch_collector_failures_total{collector="conntrack"} 0.0
 * </pre>
 */
public final class CollectorMetrics implements MetricMapping<States> {
  private static final Label COLLECTOR = Label.atMost(10, "collector");

  private static final MetricFamily SUCCESS =
      gauge(
          "cliffwatch_collector_success",
          "0 when the collector's latest read or census failed, 1 otherwise",
          "the agent",
          COLLECTOR);
  private static final MetricFamily AVAILABLE =
      gauge(
          "cliffwatch_collector_available",
          "0 when this node has nothing for the collector to read, or it may not; the status page says"
              + " why",
          "the agent",
          COLLECTOR);
  private static final MetricFamily AGE =
      gauge(
          "cliffwatch_collector_age_seconds",
          "Age of the oldest figures that the collector exposes: of its census where it takes one,"
              + " or how long its first one has been owed",
          "the agent",
          COLLECTOR);
  private static final MetricFamily CPU =
      counter(
          "cliffwatch_collector_cpu_seconds_total",
          "CPU time that the collector's reads and its watcher took, in the kernel and outside",
          "CLOCK_THREAD_CPUTIME_ID",
          COLLECTOR);
  private static final MetricFamily FAILURES =
      counter(
          "cliffwatch_collector_failures_total",
          "Reads, censuses and watches that failed, were torn by a change of the tables or came"
              + " late",
          "the agent",
          COLLECTOR);

  @Override
  public List<MetricFamily> families() {
    return List.of(SUCCESS, AVAILABLE, AGE, CPU, FAILURES);
  }

  @Override
  public void write(States states, Samples samples) {
    states.forEach((collector, state) -> write(collector, state, samples));
  }

  private static void write(
      Collector<?, ?> collector, CollectorState<?, ?> state, Samples samples) {
    String name = collector.name();
    switch (state.status()) {
      case Status.Pending() -> {}
      case Status.Working() -> verdict(name, 1, 1, samples);
      case Status.Absent ignored -> verdict(name, 1, 0, samples);
      case Status.Failed ignored -> verdict(name, 0, 1, samples);
    }
    age(collector, state).ifPresent(nanos -> samples.add(AGE, nanos / 1e9, name));
    samples.add(CPU, state.cpuNanos() / 1e9, name);
    samples.add(FAILURES, (double) state.failures(), name);
  }

  private static OptionalLong age(Collector<?, ?> collector, CollectorState<?, ?> state) {
    boolean counts = collector.census().isPresent();
    if (counts && state.owedSince().isPresent()) {
      return OptionalLong.of(System.nanoTime() - state.owedSince().getAsLong());
    }
    Optional<? extends Reading<?>> oldest = counts ? state.census() : state.reading();
    return oldest
        .map(reading -> OptionalLong.of(reading.age().toNanos()))
        .orElse(OptionalLong.empty());
  }

  private static void verdict(String name, int success, int available, Samples samples) {
    samples.add(SUCCESS, success, name);
    samples.add(AVAILABLE, available, name);
  }
}
