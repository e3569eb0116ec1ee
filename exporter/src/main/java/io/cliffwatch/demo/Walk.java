// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.demo;

import static java.util.Objects.requireNonNull;

import io.cliffwatch.netlink.route.AddressFamily;
import io.cliffwatch.ruleset.KubeProxyRuleset;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Walks a scratch node's ruleset over the cliff and back, and says at each step what the agent
 * sees.
 */
public final class Walk {
  private static final List<Integer> SERVICES =
      List.of(100, 500, 1_000, 2_000, 3_500, 5_500, 3_500, 2_000, 1_000, 500);
  private static final int ENDPOINTS = 5;

  private final ScratchNode node;
  private final ScratchNode.Ended ended;
  private final AgentFigures agent;
  private final PrintWriter out;

  /**
   * Walks on this node.
   *
   * @param ended waits between steps, and tells when to end
   * @param agent what the agent says
   * @param out gets a line at each step
   */
  public Walk(ScratchNode node, ScratchNode.Ended ended, AgentFigures agent, PrintWriter out) {
    this.node = requireNonNull(node, "node is null");
    this.ended = requireNonNull(ended, "ended is null");
    this.agent = requireNonNull(agent, "agent is null");
    this.out = requireNonNull(out, "out is null");
  }

  /**
   * Walks there and back once.
   *
   * @param pause how long each step stands
   * @return whether it came to its end
   */
  public boolean round(Duration pause) throws IOException, InterruptedException {
    for (int services : SERVICES) {
      if (!step(services, pause)) {
        return false;
      }
    }
    return true;
  }

  private boolean step(int services, Duration pause) throws IOException, InterruptedException {
    Duration restore =
        node.restore(KubeProxyRuleset.everyShape(AddressFamily.IPV4, services, ENDPOINTS), ended);
    node.restore(KubeProxyRuleset.everyShape(AddressFamily.IPV6, services / 10, ENDPOINTS), ended);
    if (ended.within(pause)) {
      return false;
    }
    out.printf(
        Locale.ROOT,
        "loaded %,5d Services in %5.2f s; the agent sees %s%n",
        services,
        restore.toMillis() / 1e3,
        agent.now());
    out.flush();
    return true;
  }
}
