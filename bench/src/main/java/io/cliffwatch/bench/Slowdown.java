// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.bench;

import io.cliffwatch.netlink.route.AddressFamily;
import io.cliffwatch.ruleset.KubeProxyRuleset;
import io.cliffwatch.testing.ScratchNamespace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * How much slower {@code iptables-legacy-restore} gets by an agent at its normal cadence.
 *
 * @param withAgent seconds of each restore while the agent runs
 * @param without seconds of each restore while it is stopped
 * @param censuses how many censuses the agent took meanwhile
 */
record Slowdown(Sample withAgent, Sample without, int censuses) {
  /** What design and users allow, as a share. */
  static final double BUDGET = 0.02;

  private static final int BLOCKS = 5;
  private static final int RESTORES = 10;
  private static final double CLOCK_SLACK_SECONDS = 0.2;

  /** No census starts while the lock is held, so restores that follow at once would meet none. */
  private static final int MAX_PAUSE_MILLIS = 3_000;

  /** The agent runs and stands still by turns, so that a drift of the machine meets both. */
  static Slowdown measure(Agent agent, ScratchNamespace namespace) throws Exception {
    List<Path> rulesets = new ArrayList<>();
    for (int less = 0; less < 2; less++) {
      Path file = Files.createTempFile("ruleset-", ".txt");
      String rules =
          KubeProxyRuleset.plain(AddressFamily.IPV4, Size.CLIFF.services() - less, 5).text();
      rulesets.add(Files.writeString(file, rules));
    }
    double[] with = new double[BLOCKS * RESTORES];
    double[] without = new double[BLOCKS * RESTORES];
    Random pauses = new Random(1);
    int censuses = 0;
    for (int i = 0; i < BLOCKS; i++) {
      agent.pause(true);
      for (int j = 0; j < RESTORES; j++) {
        without[i * RESTORES + j] = restore(namespace, rulesets.get(j % 2), pauses);
      }
      agent.pause(false);
      double last = agent.lastCensusSeconds();
      for (int j = 0; j < RESTORES; j++) {
        with[i * RESTORES + j] = restore(namespace, rulesets.get(j % 2), pauses);
        double now = agent.lastCensusSeconds();
        if (now - last > CLOCK_SLACK_SECONDS) {
          censuses++;
          last = now;
        }
      }
    }
    for (Path file : rulesets) {
      Files.delete(file);
    }
    if (censuses == 0) {
      throw new IllegalStateException("no census met a restore: nothing was measured");
    }
    return new Slowdown(new Sample(with), new Sample(without), censuses);
  }

  /** Waits for a while, then restores; two rulesets by turns, so that each is a change. */
  private static double restore(ScratchNamespace namespace, Path rules, Random pauses)
      throws Exception {
    Thread.sleep(pauses.nextInt(MAX_PAUSE_MILLIS));
    long start = System.nanoTime();
    namespace.exec("bash", "-c", "iptables-legacy-restore <" + rules);
    return (System.nanoTime() - start) / 1e9;
  }

  /** Returns the mean with the agent over the mean without it. */
  double ratio() {
    return withAgent.mean() / without.mean();
  }

  /** Tells whether it is above the budget by more than chance explains. */
  boolean isOverBudget() {
    return ratio() - 1 - 2 * error() > BUDGET;
  }

  /** Returns the standard error of that ratio. */
  double error() {
    double relative =
        Math.hypot(withAgent.error() / withAgent.mean(), without.error() / without.mean());
    return ratio() * relative;
  }
}
