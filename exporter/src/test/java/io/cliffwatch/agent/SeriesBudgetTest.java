// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.netlink.route.AddressFamily;
import io.cliffwatch.ruleset.KubeProxyRuleset;
import io.cliffwatch.testing.ConntrackTraffic;
import io.cliffwatch.testing.Requirement;
import io.cliffwatch.testing.Requires;
import io.cliffwatch.testing.ScratchNamespace;
import io.cliffwatch.testing.Tool;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How many series a node has, and that all of them are to promtool's liking. */
@Requires({
  Requirement.ROOT,
  Requirement.IPTABLES_LEGACY,
  Requirement.IP6TABLES_LEGACY,
  Requirement.CONNTRACK
})
class SeriesBudgetTest {
  private static final int BUDGET = 300;

  @Test
  void theNumberOfSeriesDoesNotGrowWithTheNumberOfServices() throws Exception {
    Set<String> few = series(100);
    assertThat(series(20_000)).isEqualTo(few);
    assertThat(few).hasSizeLessThanOrEqualTo(BUDGET);
  }

  @Test
  @Requires(Requirement.PROMTOOL)
  void promtoolFindsNothingToComplainAbout() throws Exception {
    try (ScratchNamespace namespace = node(100);
        AgentProcess agent = new AgentProcess(namespace, List.of())) {
      String ours =
          agent
              .get("/metrics")
              .lines()
              .filter(SeriesBudgetTest::isOurs)
              .map(line -> line + "\n")
              .reduce("", String::concat);
      Tool promtool = Tool.run(Map.of(), ours, List.of("promtool", "check", "metrics"));
      assertThat(promtool.output() + promtool.error()).isEmpty();
      assertThat(promtool.status()).isZero();
    }
  }

  /** The JVM's own names are Micrometer's. */
  private static boolean isOurs(String line) {
    return line.startsWith("cliffwatch_")
        || line.startsWith("# HELP cliffwatch_")
        || line.startsWith("# TYPE cliffwatch_");
  }

  private static Set<String> series(int services) throws Exception {
    try (ScratchNamespace namespace = node(services);
        AgentProcess agent = new AgentProcess(namespace, List.of())) {
      Map<String, Double> series = agent.series();
      assertThat(series)
          .containsEntry(
              "cliffwatch_services{ip_family=\"IPv4\",mode=\"iptables\"}", (double) services);
      return series.keySet();
    }
  }

  /** Both families, every table that people use, kube-ipvs0 and connections. */
  private static ScratchNamespace node(int services) throws Exception {
    ScratchNamespace namespace = new ScratchNamespace();
    namespace.exec("ip", "link", "add", "kube-ipvs0", "type", "bridge");
    ConntrackTraffic.make(namespace);
    namespace.feed(
        KubeProxyRuleset.everyShape(AddressFamily.IPV4, services, 1).withForeignChains().text(),
        "iptables-legacy-restore");
    namespace.feed(
        KubeProxyRuleset.everyShape(AddressFamily.IPV6, services, 1).withForeignChains().text(),
        "ip6tables-legacy-restore");
    for (String table : List.of("raw", "security")) {
      namespace.exec("iptables-legacy", "-t", table, "-nL");
      namespace.exec("ip6tables-legacy", "-t", table, "-nL");
    }
    return namespace;
  }
}
