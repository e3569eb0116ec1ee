// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KnownMetricsTest {
  private final KnownMetrics known = new KnownMetrics();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "max without (ip_family, mode) (cliffwatch_services{mode=\"iptables\", job=\"$job\"})",
        "cliffwatch_services{mode=~\"iptables|ipvs\"}",
        "rate(cliffwatch_conntrack_insert_failed_total[5m]) > 1",
        "sum by (command, le) (rate(cliffwatch_restore_duration_seconds_bucket{le=\"5.0\"}[5m]))",
        "rate(cliffwatch_restore_duration_seconds_sum{command=\"nft\"}[5m])",
        "up{job=~\".*cliffwatch.*\"} == 0",
        "cliffwatch_build_info * on (instance) group_left (release) cliffwatch_kernel_info"
      })
  void whatIsThereIsFine(String text) {
    assertThat(known.problems(Expression.parse(text))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "cliffwatch_service|there is no metric 'cliffwatch_service'",
        "{job=\"a\"}|there is no metric ''",
        "cliffwatch_services{modus=\"iptables\"}|cliffwatch_services has no label 'modus'",
        "cliffwatch_services{mode=\"iptable\"}|cliffwatch_services: 'mode' is never iptable",
        "sum by (family) (cliffwatch_services)|no series has the label 'family'",
        "rate(cliffwatch_services[5m])|is a gauge, take its value",
        "cliffwatch_restore_duration_seconds_count|is a counter, take its rate",
        "cliffwatch_restore_duration_seconds|there is no metric",
        "rate(cliffwatch_restores_running_bucket[5m])|there is no metric",
        "sum by (le) (rate(cliffwatch_restore_duration_seconds_sum[5m]))|has the label 'le'",
        "cliffwatch_conntrack_drop_total|is a counter, take its rate"
      })
  void whatIsNotIsTold(String text, String problem) {
    assertThat(known.problems(Expression.parse(text))).singleElement().asString().contains(problem);
  }

  @Test
  void oneAlternativeThatNeverIsIsTold() {
    Expression expression = Expression.parse("cliffwatch_services{mode=~\"ipvs|iptable\"}");
    assertThat(known.problems(expression)).hasSize(1);
  }

  @Test
  void labelsOfAnotherMetricAreUnknown() {
    Expression expression = Expression.parse("cliffwatch_conntrack_entries");
    assertThat(known.unknownLabels(expression, List.of("instance", "mode")))
        .singleElement()
        .asString()
        .contains("'mode'");
  }
}
