// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.bench;

import io.cliffwatch.testing.ScratchNamespace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;

/**
 * What the whole agent costs at 5,000 Services of five endpoints.
 *
 * @param firstScrape seconds from the start to the first answer
 * @param untrained the same without the AOT cache
 * @param firstCensus seconds from the start to the first answer with a census
 * @param idleCpu share of one core while nothing changes
 * @param steady resident memory after its first minute, in bytes
 * @param peak its highest resident memory so far, in bytes
 * @param scrape seconds of a scrape while nothing changes
 * @param busyScrape seconds of a scrape while restores run one after the other
 * @param slowdown what it does to restores
 */
record AgentCosts(
    Sample firstScrape,
    Sample untrained,
    Sample firstCensus,
    double idleCpu,
    long steady,
    long peak,
    Sample scrape,
    Sample busyScrape,
    Slowdown slowdown) {
  private static final int STARTS = 5;
  private static final int SCRAPES = 200;
  private static final long IDLE_MILLIS = 60_000;
  private static final long SCRAPE_PAUSE_MILLIS = 50;
  private static final int RESTORES = 10;
  private static final String FIRST_LINE = "cliffwatch_build_info";
  private static final String CENSUS_LINE = "cliffwatch_services";

  static AgentCosts measure(Path launcher) throws Exception {
    try (ScratchNamespace namespace = new ScratchNamespace()) {
      Size.CLIFF.restoreInto(namespace);
      double[] scraped = new double[STARTS];
      double[] counted = new double[STARTS];
      double[] untrained = new double[STARTS];
      for (int i = 0; i < STARTS; i++) {
        try (Agent agent = new Agent(launcher, namespace, "")) {
          scraped[i] = agent.secondsUntil(FIRST_LINE);
          counted[i] = agent.secondsUntil(CENSUS_LINE);
        }
        try (Agent agent = new Agent(launcher, namespace, "-XX:AOTMode=off")) {
          untrained[i] = agent.secondsUntil(FIRST_LINE);
        }
      }
      try (Agent agent = new Agent(launcher, namespace, "")) {
        agent.secondsUntil(CENSUS_LINE);
        Thread.sleep(IDLE_MILLIS / 4);
        double before = agent.files().cpuSeconds();
        Thread.sleep(IDLE_MILLIS);
        double idle = (agent.files().cpuSeconds() - before) / (IDLE_MILLIS / 1e3);
        Sample scrape = scrapes(agent);
        long steady = agent.files().bytes("VmRSS:");
        Slowdown slowdown = Slowdown.measure(agent, namespace);
        Sample busy = scrapesDuringRestores(agent, namespace);
        long peak = agent.files().bytes("VmHWM:");
        return new AgentCosts(
            new Sample(scraped),
            new Sample(untrained),
            new Sample(counted),
            idle,
            steady,
            peak,
            scrape,
            busy,
            slowdown);
      }
    }
  }

  private static Sample scrapes(Agent agent) throws Exception {
    double[] seconds = new double[SCRAPES];
    for (int i = 0; i < SCRAPES; i++) {
      seconds[i] = agent.scrapeSeconds();
      Thread.sleep(SCRAPE_PAUSE_MILLIS);
    }
    return new Sample(seconds);
  }

  private static Sample scrapesDuringRestores(Agent agent, ScratchNamespace namespace)
      throws Exception {
    FutureTask<Void> restores =
        new FutureTask<>(() -> {
          for (int i = 0; i < RESTORES; i++) {
            Size.CLIFF.restoreInto(namespace);
          }
          return null;
        });
    Thread.ofPlatform().daemon().start(restores);
    List<Double> seconds = new ArrayList<>();
    while (!restores.isDone()) {
      seconds.add(agent.scrapeSeconds());
      Thread.sleep(SCRAPE_PAUSE_MILLIS);
    }
    restores.get();
    return new Sample(seconds.stream().mapToDouble(Double::doubleValue).toArray());
  }
}
