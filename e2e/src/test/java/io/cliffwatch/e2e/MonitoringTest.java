// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.e2e.agent.AgentProcess;
import io.cliffwatch.e2e.kubernetes.ControlPlane;
import io.cliffwatch.e2e.kubernetes.KubeProxy;
import io.cliffwatch.e2e.kubernetes.ProxyMode;
import io.cliffwatch.e2e.lab.Checkout;
import io.cliffwatch.e2e.lab.Lab;
import io.cliffwatch.e2e.lab.Node;
import io.cliffwatch.e2e.monitoring.Alertmanager;
import io.cliffwatch.e2e.monitoring.Prometheus;
import io.cliffwatch.e2e.witness.ApiState;
import io.cliffwatch.e2e.workload.Barrier;
import io.cliffwatch.e2e.workload.Workload;
import io.cliffwatch.testing.Requirement;
import io.cliffwatch.testing.Requires;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Prometheus 3 scrapes the agents of two nodes, evaluates our rules and tells Alertmanager. */
@Tag("lab")
@Tag("monitoring")
@Tag("long")
@Requires({Requirement.ROOT, Requirement.IPTABLES_LEGACY, Requirement.IP6TABLES_LEGACY})
final class MonitoringTest {
  private static final String ALERT = "CliffwatchLabHasServices";

  private static final Path ALERTS = Checkout.root().resolve("alerts");

  private final Lab lab = new Lab();

  MonitoringTest() throws Exception {}

  @Test
  void whatTheApiHasArrivesInPrometheusAndWhatItWarnsOfInAlertmanager() throws Exception {
    try (lab) {
      ControlPlane plane = ControlPlane.start(lab);
      new Workload(plane).resize(20, 3);
      Node one = node(plane, "one");
      Node two = node(plane, "two");
      Alertmanager alertmanager =
          Alertmanager.start(lab, ALERTS.resolve("alertmanager/pagerduty.yaml"));
      Prometheus prometheus = Prometheus.start(lab, configuration(one, two));
      new Barrier(lab, plane).await(one.place(), two.place());

      ApiState state = ApiState.read(plane.api());
      Map<String, String> expected =
          Map.of(
              one.ipv4() + ":10968", "" + state.clusterIps("IPv4"),
              two.ipv4() + ":10968", "" + state.clusterIps("IPv4"));
      Eventually.holds(() ->
          assertThat(prometheus.query("cliffwatch_services{ip_family=\"IPv4\"}"))
              .hasSize(2)
              .allSatisfy(
                  sample -> assertThat(value(sample)).isEqualTo(expected.get(instance(sample)))));
      assertThat(prometheus.query("up == 1")).hasSize(2);
      assertThat(prometheus.version()).startsWith("3.");
      rulesAreEvaluated(prometheus);
      theAlertArrives(alertmanager);
    }
  }

  private Node node(ControlPlane plane, String name) throws Exception {
    Node node = lab.node(name);
    KubeProxy.start(lab, plane, node, ProxyMode.IPTABLES_LEGACY);
    AgentProcess.on(lab, node);
    return node;
  }

  private String configuration(Node one, Node two) throws Exception {
    Path alert =
        Files.writeString(
            lab.folder().resolve("lab.yaml"),
            """
            groups:
            - name: lab
              rules:
              - alert: %s
                expr: sum(cliffwatch_services) > 0
                labels: {severity: info}
            """
                .formatted(ALERT));
    return """
    global: {scrape_interval: 1s, evaluation_interval: 1s}
    rule_files: ['%s/rules/*.yaml', '%s']
    alerting:
      alertmanagers:
      - static_configs: [{targets: ['%s']}]
    scrape_configs:
    - job_name: cliffwatch
      static_configs: [{targets: ['%s:10968', '%s:10968']}]
    """
        .formatted(ALERTS, alert, Alertmanager.ADDRESS, one.ipv4(), two.ipv4());
  }

  private static void rulesAreEvaluated(Prometheus prometheus) throws Exception {
    Eventually.holds(() ->
        assertThat(prometheus.rules())
            .hasSizeGreaterThan(1)
            .allSatisfy(rule -> assertThat(rule.getString("health")).isEqualTo("ok")));
  }

  /** It is ours by its name, and of no severity that anybody is told of. */
  private static void theAlertArrives(Alertmanager alertmanager) throws Exception {
    Eventually.holds(() ->
        assertThat(alertmanager.alerts())
            .filteredOn(alert -> alert.getJsonObject("labels").getString("alertname").equals(ALERT))
            .singleElement()
            .satisfies(alert ->
                assertThat(alert.getJsonArray("receivers").getJsonObject(0).getString("name"))
                    .isEqualTo("nobody")));
  }

  private static String instance(JsonObject sample) {
    return sample.getJsonObject("metric").getString("instance");
  }

  private static String value(JsonObject sample) {
    List<?> timeAndValue = sample.getJsonArray("value").getList();
    return (String) timeAndValue.getLast();
  }
}
