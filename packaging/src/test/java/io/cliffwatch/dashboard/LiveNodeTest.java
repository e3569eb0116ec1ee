// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.alert.Rule;
import io.cliffwatch.netlink.route.AddressFamily;
import io.cliffwatch.prometheus.Sample;
import io.cliffwatch.ruleset.KubeProxyRuleset;
import io.cliffwatch.testing.ConntrackTraffic;
import io.cliffwatch.testing.Requirement;
import io.cliffwatch.testing.Requires;
import io.cliffwatch.testing.ScratchNamespace;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The dashboard and the alerts on a node with more Services than is good for it: a real Prometheus
 * scrapes a real agent, loads the rules and answers the queries.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Requires({
  Requirement.ROOT,
  Requirement.IPTABLES_LEGACY,
  Requirement.IP6TABLES_LEGACY,
  Requirement.CONNTRACK,
  Requirement.PROMETHEUS
})
class LiveNodeTest {
  private static final int SERVICES = 2_100;

  /** Not the default, to see that the agent's setting arrives. */
  private static final int MIGRATE = 6_000;

  /** Counters that older kernels do not have. */
  private static final Pattern NOT_ON_EVERY_KERNEL = Pattern.compile("chaintoolong|clash_resolve");

  /** What this node has none of. {@link OtherModesTest} has them all. */
  private static final Set<String> NOT_HERE = notHere();

  private static final Pattern LEGEND_LABEL = Pattern.compile("\\{\\{(\\w+)}}");

  private final LiveNode node = startNode();

  LiveNodeTest() throws Exception {}

  private static Set<String> notHere() {
    Set<String> titles = new HashSet<>();
    titles.addAll(Dashboard.node().titles("eBPF"));
    titles.addAll(Dashboard.node().titles("IPVS"));
    titles.addAll(Dashboard.node().titles("nftables"));
    titles.remove("Aliases and thresholds");
    // records of what has run come to the machine's own network namespace
    titles.add("Restores");
    titles.add("kube-proxy");
    titles.addAll(Dashboard.node().titles("What an update costs"));
    return titles;
  }

  private static LiveNode startNode() throws Exception {
    ScratchNamespace namespace = new ScratchNamespace();
    namespace.exec("ip", "link", "add", "kube-ipvs0", "type", "bridge");
    ConntrackTraffic.make(namespace);
    namespace.feed(
        KubeProxyRuleset.plain(AddressFamily.IPV4, SERVICES, 1).text(), "iptables-legacy-restore");
    namespace.feed(
        KubeProxyRuleset.plain(AddressFamily.IPV6, 100, 1).text(), "ip6tables-legacy-restore");
    LiveNode node =
        new LiveNode(
            namespace, "--collect.interval=1s", "--thresholds.services.migrate=" + MIGRATE);
    node.prometheus()
        .await("count_over_time(cliffwatch_services[1m]) > 3", samples -> samples.size() == 2);
    return node;
  }

  @AfterAll
  void stopNode() throws Exception {
    node.close();
  }

  @Test
  void everyQueryOfTheDashboardHasAnswers() throws Exception {
    for (Dashboard.Query query : Dashboard.node().queries()) {
      List<Sample> samples = node.ask(query);
      if (!NOT_ON_EVERY_KERNEL.matcher(query.expression()).find()
          && !NOT_HERE.contains(query.panel())) {
        assertThat(samples).as(query.toString()).isNotEmpty();
      }
      assertThat(samples).as(query.toString()).allMatch(s -> Double.isFinite(s.value()));
    }
  }

  @Test
  void everySeriesOfAPanelHasALegendOfItsOwn() throws Exception {
    for (Dashboard.Query query : Dashboard.node().queries()) {
      List<Sample> samples = node.ask(query);
      if (query.legend().isEmpty()) {
        continue; // a table shows the labels
      }
      assertThat(samples)
          .as(query.toString())
          .allSatisfy(sample ->
              LEGEND_LABEL
                  .matcher(query.legend())
                  .results()
                  .forEach(label -> assertThat(sample.labels()).containsKey(label.group(1))));
      assertThat(samples.stream().map(sample -> legend(query.legend(), sample)))
          .as(query.toString())
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void theFirstRowTellsTheServicesAndTheirLevel() throws Exception {
    List<Double> values = new ArrayList<>();
    for (Dashboard.Query query : Dashboard.node().queries()) {
      if (query.panel().equals("Services")) {
        values.add(node.ask(query).getFirst().value());
      }
    }
    assertThat(values).containsExactly((double) SERVICES, 2.0, (double) MIGRATE - SERVICES);
  }

  @Test
  void variablesFindTheNode() throws Exception {
    assertThat(node.prometheus().query("group by (job, instance) (cliffwatch_build_info)"))
        .containsExactly(new Sample(Map.of("job", LiveNode.JOB, "instance", LiveNode.INSTANCE), 1));
  }

  @Test
  void allRulesAreLoadedAndEvaluateWithoutError() throws Exception {
    assertThat(node.prometheus().awaitRules())
        .hasSameSizeAs(Rule.all())
        .allSatisfy(rule -> {
          assertThat(rule.getString("lastError", "")).isEmpty();
          assertThat(rule.getString("health")).isEqualTo("ok");
        });
  }

  /** It has many Services, and rules of kube-proxy without a kube-proxy. */
  @Test
  void onlyTheAlertsOfThisNodesStateAreOnTheirWay() throws Exception {
    List<Sample> alerts = node.prometheus().await("ALERTS", samples -> samples.size() > 1);
    assertThat(alerts)
        .extracting(Sample::labels)
        .containsExactlyInAnyOrder(
            pending("IptablesServicesAbovePlan", "warning"),
            pending("KubeProxyNotAnswering", "critical"));
  }

  private static Map<String, String> pending(String alert, String severity) {
    return Map.of(
        "__name__",
        "ALERTS",
        "alertname",
        alert,
        "alertstate",
        "pending",
        "severity",
        severity,
        "instance",
        LiveNode.INSTANCE,
        "job",
        LiveNode.JOB);
  }

  private static String legend(String format, Sample sample) {
    return LEGEND_LABEL
        .matcher(format)
        .replaceAll(label -> sample.labels().getOrDefault(label.group(1), ""));
  }
}
