// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.dashboard;

import io.cliffwatch.agent.AgentProcess;
import io.cliffwatch.alert.Rule;
import io.cliffwatch.prometheus.PrometheusServer;
import io.cliffwatch.prometheus.Sample;
import io.cliffwatch.testing.ScratchNamespace;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A scratch node with the agent, and a Prometheus that scrapes it and evaluates the alerting rules.
 */
final class LiveNode implements AutoCloseable {
  static final String JOB = "cliffwatch";
  static final String INSTANCE = "127.0.0.1:10968";

  private final ScratchNamespace namespace;
  private final AgentProcess agent;
  private final PrometheusServer prometheus;

  /**
   * Starts both in a namespace, which from then on is this node's to close.
   *
   * @param flags the agent's
   */
  LiveNode(ScratchNamespace namespace, String... flags) throws Exception {
    this.namespace = namespace;
    try {
      agent = new AgentProcess(namespace, List.of(), flags);
    } catch (Exception e) {
      namespace.close();
      throw e;
    }
    try {
      prometheus = PrometheusServer.in(namespace, configuration());
    } catch (Exception e) {
      agent.close();
      namespace.close();
      throw e;
    }
  }

  PrometheusServer prometheus() {
    return prometheus;
  }

  /** Asks a query of the dashboard, with this node chosen in the variables. */
  List<Sample> ask(Dashboard.Query query) throws Exception {
    return prometheus.query(expression(query, INSTANCE));
  }

  /** Returns a query of the dashboard as Grafana would send it with that node chosen. */
  static String expression(Dashboard.Query query, String instance) {
    return query
        .expression()
        .replace("$__rate_interval", "10s")
        .replace("$__range", "10s")
        .replace("$job", JOB)
        .replace("$instance", instance);
  }

  private static String configuration() {
    String rules =
        Rule.files().stream()
            .map(file -> file.toAbsolutePath().normalize().toString())
            .collect(Collectors.joining(", "));
    return """
    global: {scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s}
    rule_files: [%s]
    scrape_configs:
    - job_name: %s
      static_configs: [{targets: ["%s"]}]
    """
        .formatted(rules, JOB, INSTANCE);
  }

  @Override
  public void close() throws IOException {
    prometheus.close();
    agent.close();
    namespace.close();
  }
}
