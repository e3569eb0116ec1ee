// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.netlink.route.AddressFamily;
import io.cliffwatch.ruleset.KubeProxyRuleset;
import io.cliffwatch.testing.Requirement;
import io.cliffwatch.testing.Requires;
import io.cliffwatch.testing.ScratchNamespace;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A table that never stands still, seen through /metrics. */
@Requires({Requirement.ROOT, Requirement.IPTABLES_LEGACY})
class ScrapedRestoresTest {
  private static final int RESTORES = 200;
  private static final String SUCCESS = "cliffwatch_collector_success{collector=\"iptables\"}";

  @Test
  void everyScrapeShowsOneRulesetOrTheOther() throws Exception {
    try (ScratchNamespace namespace = new ScratchNamespace()) {
      String few = KubeProxyRuleset.everyShape(AddressFamily.IPV4, 24, 2).text();
      String many = KubeProxyRuleset.everyShape(AddressFamily.IPV4, 60, 3).text();
      restore(namespace, many);
      try (AgentProcess agent =
          new AgentProcess(namespace, List.of(), "--census.cpu-share=1", "--collect.interval=1s")) {
        Map<String, Double> figuresOfMany = settled(agent, 60);
        restore(namespace, few);
        Map<String, Double> figuresOfFew = settled(agent, 24);
        List<Map<String, Double>> scrapes = scrapeWhile(agent, namespace, few, many);

        assertThat(scrapes).hasSizeGreaterThanOrEqualTo(RESTORES);
        assertThat(scrapes).allSatisfy(scrape -> assertThat(scrape).containsEntry(SUCCESS, 1.0));
        Set<Map<String, Double>> seen = new HashSet<>();
        scrapes.forEach(scrape -> seen.add(census(scrape)));
        assertThat(seen).containsExactlyInAnyOrder(figuresOfFew, figuresOfMany);
        assertThat(settled(agent, 60)).isEqualTo(figuresOfMany);
      }
    }
  }

  /** Restores one and the other in turn, and scrapes after each; the last one is the second. */
  private static List<Map<String, Double>> scrapeWhile(
      AgentProcess agent, ScratchNamespace namespace, String few, String many) throws Exception {
    List<Map<String, Double>> scrapes = new ArrayList<>();
    Thread restores =
        Thread.ofPlatform()
            .start(() -> {
              for (int i = 0; i < RESTORES; i++) {
                restoreUnchecked(namespace, i % 2 == 0 ? few : many);
              }
            });
    while (restores.isAlive() || scrapes.size() < RESTORES) {
      scrapes.add(agent.series());
    }
    return scrapes;
  }

  /**
   * Waits until the agent has counted this many Services, and returns all figures of the census.
   */
  private static Map<String, Double> settled(AgentProcess agent, int services) throws Exception {
    String series = "cliffwatch_services{ip_family=\"IPv4\",mode=\"iptables\"}";
    for (int attempt = 0; attempt < 100; attempt++) {
      Map<String, Double> scrape = agent.series();
      if (scrape.getOrDefault(series, 0.0) == services) {
        return census(scrape);
      }
      Thread.sleep(200);
    }
    throw new AssertionError("the agent never counts " + services + " Services: " + agent.log());
  }

  private static Map<String, Double> census(Map<String, Double> scrape) {
    Map<String, Double> figures = new TreeMap<>(scrape);
    figures
        .keySet()
        .removeIf(name ->
            !name.matches(
                "cliffwatch_(services|endpoints|iptables_(rules|chains|table_rules|lookup_rules)).*"));
    return figures;
  }

  private static void restoreUnchecked(ScratchNamespace namespace, String rules) {
    try {
      restore(namespace, rules);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static void restore(ScratchNamespace namespace, String rules) throws Exception {
    namespace.feed(rules, "iptables-legacy-restore", "-w", "10");
  }
}
