// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.cliffwatch.testing.Requirement;
import io.cliffwatch.testing.Requires;
import io.cliffwatch.testing.ScratchNamespace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Requires(Requirement.PROMETHEUS)
class PrometheusServerTest {
  private static final String SCRAPES =
      """
      global: {scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s}
      scrape_configs:
      - job_name: itself
        static_configs: [{targets: ["127.0.0.1:9090"]}]
      - job_name: nobody
        static_configs: [{targets: ["127.0.0.1:9"]}]
      """;

  @Test
  @Requires({Requirement.ROOT, Requirement.PROMETHEUS})
  void itScrapesInItsNamespaceAndSaysWhatItSees(@TempDir Path folder) throws Exception {
    Path rules =
        Files.writeString(
            folder.resolve("rules.yaml"),
            """
            groups:
            - name: test
              rules:
              - {alert: NobodyAnswers, expr: 'up{job="nobody"} == 0'}
            """);
    try (ScratchNamespace namespace = new ScratchNamespace();
        PrometheusServer server =
            PrometheusServer.in(namespace, SCRAPES + "rule_files: [" + rules + "]\n")) {
      assertThat(server.awaitScrapes())
          .extracting(Target::job, Target::health)
          .contains(tuple("itself", "up"), tuple("nobody", "down"));
      assertThat(server.targets())
          .filteredOn(target -> target.job().equals("nobody"))
          .singleElement()
          .satisfies(target -> assertThat(target.lastError()).contains("connection refused"));
      assertThat(server.query("sum(up)")).containsExactly(new Sample(Map.of(), 1));
      assertThat(server.rules())
          .singleElement()
          .satisfies(rule -> assertThat(rule.getString("name")).isEqualTo("NobodyAnswers"));
      server.await("ALERTS{alertstate=\"firing\"}", samples -> !samples.isEmpty());
      assertThat(server.alerts()).hasSize(1);
    }
  }

  @Test
  void aWrongQueryIsToldInItsOwnWords() throws Exception {
    try (PrometheusServer server = PrometheusServer.onLoopback("")) {
      assertThat(server.query("1 + 1")).isEqualTo(List.of(new Sample(Map.of(), 2)));
      assertThatThrownBy(() -> server.query("sum(")).hasMessageContaining("parse error");
    }
  }

  @Test
  void aWrongConfigurationIsToldByItsLog() {
    assertThatThrownBy(() -> PrometheusServer.onLoopback("nonsense: true"))
        .hasMessageContaining("field nonsense not found");
  }

  @Test
  void nothingIsLeftBehind() throws Exception {
    List<ProcessHandle> itsProcesses;
    try (PrometheusServer server = PrometheusServer.onLoopback("")) {
      itsProcesses =
          ProcessHandle.current()
              .descendants()
              .filter(process -> process.info().command().orElse("").endsWith("/prometheus"))
              .toList();
      assertThat(itsProcesses).as(server.log()).hasSize(1);
    }
    assertThat(itsProcesses).noneMatch(ProcessHandle::isAlive);
  }
}
