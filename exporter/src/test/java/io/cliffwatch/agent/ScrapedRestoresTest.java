// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.iptables.Backend;
import io.cliffwatch.iptables.FamilyCensus;
import io.cliffwatch.iptables.SaveFile;
import io.cliffwatch.netlink.route.AddressFamily;
import io.cliffwatch.ruleset.KubeProxyRuleset;
import io.cliffwatch.testing.Requirement;
import io.cliffwatch.testing.Requires;
import io.cliffwatch.testing.ScratchNamespace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A table that never stands still, seen through /metrics. */
@ParameterizedClass
@EnumSource
@Requires({Requirement.ROOT, Requirement.IPTABLES_LEGACY, Requirement.IPTABLES_NFT})
class ScrapedRestoresTest {
  private static final int RESTORES = 200;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String SUCCESS = "cliffwatch_collector_success{collector=\"iptables\"}";

  private final Backend backend;

  ScrapedRestoresTest(Backend backend) {
    this.backend = backend;
  }

  @Test
  void everyScrapeShowsOneRulesetOrTheOther() throws Exception {
    try (ScratchNamespace namespace = new ScratchNamespace()) {
      String few = KubeProxyRuleset.everyShape(AddressFamily.IPV4, 24, 2).text();
      String many = KubeProxyRuleset.everyShape(AddressFamily.IPV4, 60, 3).text();
      restore(namespace, many);
      try (AgentProcess agent =
          new AgentProcess(namespace, List.of(), "--census.cpu-share=1", "--collect.interval=1s")) {
        SaveFile savedMany = save(namespace);
        Map<String, Double> figuresOfMany = figures(savedMany);
        assertThat(settled(agent, 60)).isEqualTo(figuresOfMany);
        restore(namespace, few);
        SaveFile savedFew = save(namespace);
        Map<String, Double> figuresOfFew = figures(savedFew);
        assertThat(settled(agent, 24)).isEqualTo(figuresOfFew);
        List<Map<String, Double>> scrapes = scrapeWhile(agent, namespace, few, many);

        assertThat(scrapes).hasSizeGreaterThanOrEqualTo(RESTORES);
        assertThat(scrapes).allSatisfy(scrape -> assertThat(scrape).containsEntry(SUCCESS, 1.0));
        Set<Map<String, Double>> seen = new HashSet<>();
        scrapes.forEach(scrape -> seen.add(census(scrape)));
        assertThat(seen)
            .contains(figuresOfFew, figuresOfMany)
            .isSubsetOf(states(savedFew, savedMany));
        assertThat(settled(agent, 60)).isEqualTo(figuresOfMany);
      }
    }
  }

  /**
   * Restores one and the other in turn, and scrapes all the while: until it was often and both were
   * seen, which depends on when the lock is free. The last restore is the second.
   */
  private List<Map<String, Double>> scrapeWhile(
      AgentProcess agent, ScratchNamespace namespace, String few, String many) throws Exception {
    List<Map<String, Double>> scrapes = new ArrayList<>();
    Set<Map<String, Double>> seen = new HashSet<>();
    AtomicBoolean enough = new AtomicBoolean();
    long end = System.nanoTime() + PATIENCE.toNanos();
    try (ExecutorService restorer = Executors.newSingleThreadExecutor()) {
      Future<Integer> restores =
          restorer.submit(() -> {
            int restored = 0;
            while (restored < RESTORES || restored % 2 == 1 || !enough.get()) {
              restore(namespace, restored % 2 == 0 ? few : many);
              Thread.sleep(restored % 10 == 9 ? 300 : restored % 10); // long enough for a census
              restored++;
            }
            return restored;
          });
      while (!restores.isDone()) {
        Map<String, Double> scrape = agent.series();
        scrapes.add(scrape);
        seen.add(census(scrape));
        enough.set((scrapes.size() >= RESTORES && seen.size() > 1) || System.nanoTime() - end > 0);
      }
      assertThat(restores.get()).isGreaterThanOrEqualTo(RESTORES);
    }
    return scrapes;
  }

  /**
   * What the kernel holds. iptables-restore commits table by table, filter before nat; with the
   * legacy backend its lock keeps a census from seeing the one new and the other old.
   */
  private Set<Map<String, Double>> states(SaveFile few, SaveFile many) {
    Set<Map<String, Double>> states = new HashSet<>(Set.of(figures(few), figures(many)));
    if (backend == Backend.NF_TABLES) {
      states.add(figures(mixed(few, many)));
      states.add(figures(mixed(many, few)));
    }
    return states;
  }

  private SaveFile mixed(SaveFile filter, SaveFile others) {
    Map<String, Map<String, List<String>>> tables = new TreeMap<>(others.tables());
    tables.put("filter", filter.tables().getOrDefault("filter", Map.of()));
    return new SaveFile(backend, tables);
  }

  private SaveFile save(ScratchNamespace namespace) throws Exception {
    return SaveFile.parse(backend, namespace.exec(tool("save")));
  }

  /** What the agent ought to serve, from iptables-save. */
  private Map<String, Double> figures(SaveFile saved) {
    FamilyCensus census = saved.census(AddressFamily.IPV4);
    Map<String, Double> figures = new TreeMap<>();
    String ofBackend = "{backend=\"" + backend.label() + "\",";
    String ipv4 = "ip_family=\"IPv4\"";
    figures.put("cliffwatch_services{" + ipv4 + ",mode=\"iptables\"}", (double) census.services());
    figures.put(
        "cliffwatch_endpoints{" + ipv4 + ",mode=\"iptables\"}", (double) census.endpoints());
    census
        .tables()
        .forEach((table, counts) ->
            figures.put(
                "cliffwatch_iptables_table_rules" + ofBackend + ipv4 + ",table=\"" + table + "\"}",
                (double) counts.rules()));
    census
        .classes()
        .forEach((chainClass, counts) -> {
          String labels = ofBackend + "chain_class=\"" + chainClass.label() + "\"," + ipv4 + "}";
          figures.put("cliffwatch_iptables_rules" + labels, (double) counts.rules());
          figures.put("cliffwatch_iptables_chains" + labels, (double) counts.chains());
        });
    FamilyCensus.Lookup lookup = census.lookup().orElseThrow();
    String position = "cliffwatch_iptables_lookup_rules{" + ipv4 + ",position=\"";
    figures.put(position + "worst\"}", (double) lookup.worst());
    figures.put(position + "mean\"}", lookup.mean().orElseThrow());
    return figures;
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

  private void restore(ScratchNamespace namespace, String rules) throws Exception {
    namespace.feed(rules, tool("restore"), "-w", "10");
  }

  private String tool(String verb) {
    return switch (backend) {
      case LEGACY -> "iptables-legacy-" + verb;
      case NF_TABLES -> "iptables-nft-" + verb;
    };
  }
}
