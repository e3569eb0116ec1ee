// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.bench;

import io.cliffwatch.netlink.route.AddressFamily;
import io.cliffwatch.ruleset.KubeProxyRuleset;
import io.cliffwatch.testing.ScratchNamespace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How much slower {@code iptables-legacy-restore} gets by an agent at its normal cadence.
 *
 * @param withAgent seconds of each restore while the agent runs
 * @param without seconds of each restore while it is stopped
 */
record Slowdown(Sample withAgent, Sample without) {
  private static final int BLOCKS = 5;
  private static final int RESTORES = 10;

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
    for (int i = 0; i < BLOCKS; i++) {
      agent.pause(true);
      block(namespace, rulesets, without, i * RESTORES);
      agent.pause(false);
      block(namespace, rulesets, with, i * RESTORES);
    }
    for (Path file : rulesets) {
      Files.delete(file);
    }
    return new Slowdown(new Sample(with), new Sample(without));
  }

  /** Two rulesets by turns: each restore is a change that the agent has to count. */
  private static void block(
      ScratchNamespace namespace, List<Path> rulesets, double[] seconds, int from)
      throws Exception {
    for (int i = from; i < from + RESTORES; i++) {
      long start = System.nanoTime();
      namespace.exec("bash", "-c", "iptables-legacy-restore <" + rulesets.get(i % 2));
      seconds[i] = (System.nanoTime() - start) / 1e9;
    }
  }

  /** Returns the mean with the agent over the mean without it. */
  double ratio() {
    return withAgent.mean() / without.mean();
  }

  /** Returns the standard error of that ratio. */
  double error() {
    double relative =
        Math.hypot(withAgent.error() / withAgent.mean(), without.error() / without.mean());
    return ratio() * relative;
  }
}
