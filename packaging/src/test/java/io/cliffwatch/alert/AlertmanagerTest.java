// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.testing.Requirement;
import io.cliffwatch.testing.Requires;
import io.cliffwatch.testing.Tool;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Where the sample for Alertmanager sends the alerts, as Alertmanager's own tool sees it. */
@Requires(Requirement.AMTOOL)
class AlertmanagerTest {
  private static final String FILE = Rule.FOLDER.resolve("alertmanager/pagerduty.yaml").toString();

  static List<Rule> rules() {
    return Rule.all();
  }

  @Test
  void amtoolTakesIt() {
    Tool amtool = amtool("check-config", FILE);
    assertThat(amtool.status()).as(amtool.output() + amtool.error()).isZero();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void severityDecidesWhoIsTold(Rule rule) {
    String severity = rule.labels().getOrDefault("severity", "");
    assertThat(receiver(rule.alert(), severity))
        .isEqualTo(
            switch (severity) {
              case "critical" -> "platform-page";
              case "warning" -> "platform-low-urgency";
              default -> "nobody";
            });
  }

  @Test
  void otherAlertsAreLeftToOtherRoutes() {
    assertThat(receiver("KubeProxyDown", "critical")).isEqualTo("nobody");
  }

  private static String receiver(String alert, String severity) {
    Tool amtool =
        amtool(
            "config",
            "routes",
            "test",
            "--config.file=" + FILE,
            "alertname=" + alert,
            "severity=" + severity);
    assertThat(amtool.status()).as(amtool.error()).isZero();
    return amtool.output().strip();
  }

  private static Tool amtool(String... words) {
    List<String> command = new ArrayList<>(List.of("amtool"));
    command.addAll(List.of(words));
    return Tool.run(Map.of(), "", command);
  }
}
