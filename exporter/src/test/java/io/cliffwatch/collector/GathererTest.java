// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cliffwatch.log.CapturedLog;
import io.cliffwatch.metric.MetricFamily;
import io.cliffwatch.metric.MetricMapping;
import io.cliffwatch.metric.Samples;
import io.cliffwatch.testing.Golden;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GathererTest {
  private final ScriptedReader reader = new ScriptedReader();
  private final CollectorThread<Long, Long> thread =
      new CollectorThread<>(reader.collector(), Duration.ofSeconds(5), () -> {});

  @AfterEach
  void close() {
    thread.close();
  }

  @Test
  void whatWasReadIsExposedWithWhatTheAgentSaysOfItself() throws Exception {
    thread.read().join();
    Golden.assertEquals(
        Path.of("src/test/resources/golden/collector.txt"),
        text(new Gatherer(List.of(thread), List.of()))
            .replaceAll("(cpu_seconds_total.*|age_seconds.*) [0-9.E-]+", "$1 0.0"));
  }

  @Test
  void anAbsentCollectorHasNoFiguresAndIsNoFailure() throws Exception {
    reader.read = () -> new Outcome.Absent<>("not here");
    thread.read().join();
    assertThat(text(new Gatherer(List.of(thread), List.of())))
        .contains(
            "cliffwatch_collector_available{collector=\"scripted\"} 0.0",
            "cliffwatch_collector_success{collector=\"scripted\"} 1.0")
        .doesNotContain("cliffwatch_read ");
  }

  @Test
  void aDerivationThatFailsIsLeftOutAndTheRestIsServed() throws Exception {
    thread.read().join();
    Derivation<Long> broken =
        new Derivation<>(states -> Optional.of(1L), mapping("cliffwatch_broken", true));
    assertThat(text(new Gatherer(List.of(thread), List.of(broken))))
        .contains("cliffwatch_read 1.0")
        .doesNotContain("cliffwatch_broken");
  }

  @Test
  void anErrorInADerivationIsLeftOutTooAndLoggedOnce() throws Exception {
    Derivation<Long> broken =
        new Derivation<>(
            states -> {
              throw new StackOverflowError();
            },
            mapping("cliffwatch_broken", false));
    Gatherer gatherer = new Gatherer(List.of(thread), List.of(broken));
    try (CapturedLog log = new CapturedLog(Gatherer.class)) {
      assertThat(text(gatherer)).contains("cliffwatch_collector_failures_total");
      assertThat(text(gatherer)).doesNotContain("cliffwatch_broken");
      assertThat(log.lines())
          .containsExactly("ERROR cliffwatch_broken and what belongs to it cannot be told");
    }
  }

  @Test
  void twoCollectorsOfOneFamilyAreRefusedAtStart() {
    Derivation<Long> same =
        new Derivation<>(states -> Optional.empty(), mapping("cliffwatch_read", false));
    assertThatThrownBy(() -> new Gatherer(List.of(thread), List.of(same)))
        .hasMessage("cliffwatch_read is declared twice");
  }

  private static MetricMapping<Long> mapping(String name, boolean broken) {
    MetricFamily family = MetricFamily.gauge(name, "A number", "the test");
    return new MetricMapping<>() {
      @Override
      public List<MetricFamily> families() {
        return List.of(family);
      }

      @Override
      public void write(Long snapshot, Samples samples) {
        samples.add(family, broken ? Double.NaN : snapshot);
      }
    };
  }

  private static String text(Gatherer gatherer) throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    PrometheusTextFormatWriter.create().write(text, gatherer.collect());
    return text.toString(StandardCharsets.UTF_8);
  }
}
