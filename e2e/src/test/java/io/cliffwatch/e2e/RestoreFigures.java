// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.e2e.agent.AgentProcess;
import io.cliffwatch.e2e.kubernetes.Exposition;
import io.cliffwatch.e2e.kubernetes.KubeProxy;
import io.cliffwatch.e2e.lab.Patience;
import io.cliffwatch.procfs.ProcessStat;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;

/**
 * The agent's and others' figures of one kube-proxy, both families together, times in seconds.
 *
 * @param syncs how many syncs it has logged as complete
 * @param synced how long it says they took
 * @param traced how long it says those restores took that lasted more than two seconds
 * @param children CPU time that the kernel charged it for its children
 * @param restores how many changes the agent has recorded as started by kube-proxy
 * @param elapsed how long all changes took, of whomever on the node
 * @param cpu CPU time of all that the agent records, listings and ipset too
 * @param running how many run now
 */
public record RestoreFigures(
    long syncs,
    double synced,
    double traced,
    double children,
    long restores,
    double elapsed,
    double cpu,
    long running) {
  private static final List<String> CHANGES =
      List.of("iptables-restore", "ip6tables-restore", "nft");
  private static final Pattern SYNC =
      Pattern.compile("\"[Ss]yncProxyRules complete\".* elapsed=\"([^\"]+)\"");
  private static final Pattern TRACE =
      Pattern.compile("\"iptables restore\".*\\(total time: (\\d+)ms\\)");
  private static final Duration REST = Duration.ofMinutes(5);
  private static final Pattern DURATION = Pattern.compile("([0-9.]+)(m|s|ms|µs)(?![a-z])");

  static RestoreFigures of(AgentProcess agent, KubeProxy proxy) throws Exception {
    ProcessStat stat =
        ProcessStat.parse(Files.readString(Path.of("/proc/" + proxy.process().pid() + "/stat")));
    return of(proxy.process().log(), stat.reapedTicks() / 100.0, agent.metrics());
  }

  /**
   * Takes them out of what the witnesses say.
   *
   * @param log kube-proxy's, which says when a sync is complete
   * @param children CPU time of kube-proxy's children, in seconds
   * @param metrics the agent's
   */
  public static RestoreFigures of(String log, double children, Exposition metrics) {
    List<Double> syncs = SYNC.matcher(log).results().map(match -> seconds(match.group(1))).toList();
    double traced =
        TRACE
            .matcher(log)
            .results()
            .mapToDouble(match -> 1e-3 * Long.parseLong(match.group(1)))
            .sum();
    double restores = 0;
    for (String command : CHANGES) {
      for (String outcome : List.of("ok", "failed")) {
        restores +=
            metrics.sum(
                "cliffwatch_restores_total{command=\""
                    + command
                    + "\",outcome=\""
                    + outcome
                    + "\",starter=\"kube-proxy\"}");
      }
    }
    return new RestoreFigures(
        syncs.size(),
        syncs.stream().mapToDouble(Double::doubleValue).sum(),
        traced,
        children,
        (long) restores,
        CHANGES.stream()
            .mapToDouble(command ->
                metrics.sum("cliffwatch_restore_duration_seconds_sum{command=\"" + command + "\"}"))
            .sum(),
        sum(metrics, "cliffwatch_restore_cpu_seconds_total"),
        (long) metrics.sum("cliffwatch_restores_running"));
  }

  private static double sum(Exposition metrics, String name) {
    return metrics.sum(name + "{");
  }

  /** As Go prints a duration, such as 1m2.5s. */
  private static double seconds(String text) {
    return DURATION
        .matcher(text)
        .results()
        .mapToDouble(match ->
            Double.parseDouble(match.group(1))
                * switch (match.group(2)) {
                  case "m" -> 60;
                  case "s" -> 1;
                  case "ms" -> 1e-3;
                  default -> 1e-6;
                })
        .sum();
  }

  /** Asks until neither kube-proxy nor the agent has counted anything between two questions. */
  public static RestoreFigures atRest(Callable<RestoreFigures> question) throws Exception {
    Patience patience = new Patience(REST);
    RestoreFigures last = question.call();
    while (!patience.isOver()) {
      Thread.sleep(3_000);
      RestoreFigures now = question.call();
      if (now.restores == last.restores && now.syncs == last.syncs && now.running == 0) {
        return now;
      }
      last = now;
    }
    throw new IllegalStateException("no rest in " + REST + ": " + last);
  }

  /** Returns what came to it since then. */
  public RestoreFigures minus(RestoreFigures before) {
    return new RestoreFigures(
        syncs - before.syncs,
        synced - before.synced,
        traced - before.traced,
        children - before.children,
        restores - before.restores,
        elapsed - before.elapsed,
        cpu - before.cpu,
        running);
  }

  /**
   * The log has each sync's time, and that of restores alone where they are slow.
   *
   * @param quick how long a restore that is not in the log takes at most, in seconds
   * @param share how much of the syncs' time is that of restores at least
   */
  public void agreesWithTheLog(double quick, double share) {
    assertThat(restores).as("restores of %s", this).isGreaterThanOrEqualTo(syncs);
    if (traced > 0) {
      assertThat(elapsed).as("%s", this).isBetween(0.95 * traced, 1.05 * traced + quick * restores);
    }
    assertThat(elapsed)
        .as("a part of the syncs: %s", this)
        .isBetween(share * synced, 1.05 * synced + 0.5);
  }

  /**
   * The kernel charges kube-proxy for its children, in steps of 10 ms.
   *
   * @param share how much of that is of restores at least
   */
  public void agreesWithTheKernel(double share) {
    assertThat(cpu)
        .as("%s", this)
        .isBetween(share * children - 0.05, 1.05 * children + 0.05)
        .isPositive();
  }
}
