// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.collector;

import io.cliffwatch.metric.MetricFamily;
import io.cliffwatch.metric.MetricMapping;
import io.cliffwatch.metric.Samples;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A collector whose reads and censuses do what the test says. */
final class ScriptedReader implements CensusReader<Long, Long> {
  /** What a read or census does. */
  @FunctionalInterface
  interface Step {
    Outcome<Long> run() throws IOException;
  }

  /** Keeps the CPU busy for 50 ms, then gives an answer. */
  static final Step BUSY =
      () -> {
        long end = System.nanoTime() + Duration.ofMillis(50).toNanos();
        while (System.nanoTime() < end) {
          Thread.onSpinWait();
        }
        return new Outcome.Read<>(1L);
      };

  final AtomicInteger censuses = new AtomicInteger();
  volatile String censusRemark = "";
  volatile Step read = () -> new Outcome.Read<>(1L);
  volatile Step census = () -> read.run();

  Collector<Long, Long> collector() {
    return Collector.withCensus(
        "scripted", this, mapping("cliffwatch_read"), mapping("cliffwatch_counted"));
  }

  @Override
  public Outcome<Long> read() throws IOException {
    return read.run();
  }

  @Override
  public boolean outdated(Long now, Long taken) {
    return !now.equals(taken);
  }

  @Override
  public Outcome<Long> census() throws IOException {
    censuses.incrementAndGet();
    return census.run();
  }

  @Override
  public String censusRemark(Long counted) {
    return censusRemark;
  }

  private static MetricMapping<Long> mapping(String name) {
    MetricFamily family = MetricFamily.gauge(name, "A number", "the test");
    return new MetricMapping<>() {
      @Override
      public List<MetricFamily> families() {
        return List.of(family);
      }

      @Override
      public void write(Long snapshot, Samples samples) {
        samples.add(family, (double) snapshot);
      }
    };
  }
}
