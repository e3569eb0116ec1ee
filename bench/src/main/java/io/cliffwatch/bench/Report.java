// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The results as a Markdown page, and as the ratios that are compared with the baseline.
 *
 * @param machine where they were measured
 * @param reads the costs of reading, by ruleset
 * @param planes the costs of reading the other data planes
 * @param agent the costs of the agent
 * @param watch the cost of watching restores
 */
record Report(
    String machine,
    List<Reads> reads,
    List<PlaneReads> planes,
    AgentCosts agent,
    RestoreWatch watch) {
  private static final double MIB = 1 << 20;

  Map<String, Double> ratios() {
    Map<String, Double> ratios = new TreeMap<>();
    for (Reads read : reads) {
      ratios.put("tick.cpu." + read.label(), read.tickRatio());
      ratios.put("census.cpu." + read.label(), read.censusRatio());
      if (read.size() == Size.HUGE) {
        ratios.put("census.peak." + read.label(), read.peakRatio());
      }
    }
    planes.forEach(plane -> ratios.put("census.cpu." + plane.mode().label(), plane.ratio()));
    return ratios;
  }

  /** Returns a sentence for each budget that is not kept. */
  List<String> overBudget() {
    Map<String, Boolean> kept = new LinkedHashMap<>();
    for (Reads read : reads) {
      if (read.size() == Size.HUGE) {
        String where = " (" + read.backend().label() + ")";
        kept.put("a tick of 1/100 of save's CPU" + where, read.tickRatio() <= 0.01);
        kept.put("a census of half of save's CPU" + where, read.censusRatio() <= 0.5);
        kept.put("a census of 16 MiB" + where, read.censusPeak().median() <= 16 * MIB);
      }
    }
    for (PlaneReads plane : planes) {
      kept.put(
          "a census of %.2f of the CPU of %s".formatted(plane.budget(), plane.tool()),
          !plane.isOverBudget());
    }
    kept.put("a slow-down of restores of 2 %", !agent.slowdown().isOverBudget());
    kept.put("a first scrape after 1.5 s", agent.firstScrape().median() <= 1.5);
    kept.put("1 % of a core", agent.idleCpu() <= 0.01);
    kept.put("96 MiB steady", agent.steady() <= 96 * MIB);
    kept.put("128 MiB at most", agent.peak() <= 128 * MIB);
    kept.put("0.1 % of a core for watching restores", watch.share() <= RestoreWatch.BUDGET);
    kept.put("scrapes of 50 ms while tables change", agent.busyScrape().quantile(0.99) <= 0.05);
    return kept.entrySet().stream()
        .filter(budget -> !budget.getValue())
        .map(budget -> "the budget is not kept: " + budget.getKey())
        .toList();
  }

  String markdown() {
    return """
    # What Cliffwatch costs

    Written by `make bench ARGS=--publish`; `make bench` measures without writing. Measured on \
    %s. Absolute times are those of that machine, and others may have been busy on it: the \
    ratios, against `iptables-legacy-save` or `iptables-nft-save` on the same tables in the same \
    run, are what counts. \
    `bench/baseline.properties` has the ratios that a later run is compared with.

    The rulesets are kube-proxy's for 588, 5,000 and 14,700 Services of five endpoints each: \
    10,000, 85,000 and 250,000 rules without comments, as it writes them in large clusters.

    ## Reading the tables

    %s
    A tick reads the legacy tables' sizes and the generation of nf_tables; a census counts the \
    rules. CPU time is that of the reader's threads and of the kernel on their behalf. The budget \
    of a census's memory is of the median; the most is what one took while others had the CPUs.

    ## Reading the other data planes

    %d Services of %d endpoints each: kube-proxy's table of nftables, Cilium's maps of both \
    families, virtual services of IPVS. IPVS is read in an emulated guest, where everything takes \
    some ten times as long.

    %s

    ## The agent at 5,000 Services

    %s\
    """
        .formatted(
            machine,
            readsTable(),
            PlaneBench.SERVICES,
            PlaneBench.ENDPOINTS,
            planesTable(),
            agentTable());
  }

  private String readsTable() {
    StringBuilder table =
        new StringBuilder(
            """
            | backend | rules | tick, CPU | of save's (at most 1/100) | census, CPU | of save's (at most 0.50) \
            | first census | census, wall | its memory, median (most), at most 16 MiB | \
            `iptables-save`, CPU | its memory |
            | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
            """);
    for (Reads read : reads) {
      table.append(
          String.format(
              Locale.ROOT,
              "| %s | %s | %.0f µs | 1/%.0f | %.0f ms | %.2f | %.0f ms | %.0f ms | %.1f MiB (%.1f) | %.0f"
                  + " ms | %.0f MiB |%n",
              read.backend().label(),
              read.size().label(),
              read.tick() * 1e6,
              1 / read.tickRatio(),
              read.census() * 1e3,
              read.censusRatio(),
              read.firstCensus() * 1e3,
              read.censusWall() * 1e3,
              read.censusPeak().median() / MIB,
              read.censusPeak().quantile(1) / MIB,
              read.save() * 1e3,
              read.savePeak() / MIB));
    }
    return table.toString();
  }

  private String planesTable() {
    StringBuilder table =
        new StringBuilder(
            """
            | mode | tick, CPU | census, CPU | first census | beside it | its CPU | ratio | at most |
            | --- | --- | --- | --- | --- | --- | --- | --- |
            """);
    for (PlaneReads plane : planes) {
      table.append(
          String.format(
              Locale.ROOT,
              "| %s | %.0f µs | %.0f ms | %.0f ms | %s | %.0f ms | %.2f | %.2f |%n",
              plane.mode().label(),
              plane.tick() * 1e6,
              plane.census() * 1e3,
              plane.firstCensus() * 1e3,
              plane.tool(),
              plane.toolCpu() * 1e3,
              plane.ratio(),
              plane.budget()));
    }
    return table.toString();
  }

  private String agentTable() {
    Slowdown slowdown = agent.slowdown();
    return String.format(
        Locale.ROOT,
        """
        | what | measured | budget |
        | --- | --- | --- |
        | start to the first scrape, median (worst) of %d | %.2f s (%.2f s) | 1.5 s |
        | the same without the AOT cache | %.2f s (%.2f s) | |
        | start to the first census in a scrape | %.2f s (%.2f s) | |
        | CPU while nothing changes, a minute | %.2f %% of a core | 1 %% |
        | resident memory, steady | %.0f MiB | 96 MiB |
        | resident memory, highest | %.0f MiB | 128 MiB |
        | scrape while nothing changes, median (p99) of %d | %.1f ms (%.1f ms) | |
        | scrape while restores run, median (p99) of %d | %.1f ms (%.1f ms) | p99 50 ms |
        | %d restores of 85,000 rules, mean with and without the agent | %.3f s, %.3f s | |
        | mean slow-down of a restore, with %d censuses meanwhile | %+.1f %% ± %.1f %% (standard error) | 2 %% |
        | CPU of watching restores while %d processes end in %.1f s, %d restores among them | %.3f %% of a core | 0.1 %% |
        %s\
        """,
        agent.firstScrape().size(),
        agent.firstScrape().median(),
        agent.firstScrape().quantile(1),
        agent.untrained().median(),
        agent.untrained().quantile(1),
        agent.firstCensus().median(),
        agent.firstCensus().quantile(1),
        100 * agent.idleCpu(),
        agent.steady() / MIB,
        agent.peak() / MIB,
        agent.scrape().size(),
        1e3 * agent.scrape().median(),
        1e3 * agent.scrape().quantile(0.99),
        agent.busyScrape().size(),
        1e3 * agent.busyScrape().median(),
        1e3 * agent.busyScrape().quantile(0.99),
        slowdown.withAgent().size(),
        slowdown.withAgent().mean(),
        slowdown.without().mean(),
        slowdown.censuses(),
        100 * (slowdown.ratio() - 1),
        100 * slowdown.error(),
        watch.processes(),
        watch.seconds(),
        watch.restores(),
        100 * watch.share(),
        verdict());
  }

  private String verdict() {
    List<String> missed = overBudget();
    return missed.isEmpty()
        ? "\nAll budgets are kept.\n"
        : "\nNot all budgets are kept:\n\n- " + String.join("\n- ", missed) + "\n";
  }
}
