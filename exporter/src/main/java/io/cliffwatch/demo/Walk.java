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
import java.util.Optional;

/**
 * Walks a scratch node's ruleset over the cliff and back, and says at each step what the agent
 * sees.
 */
public final class Walk {
  private static final List<Integer> SERVICES =
      List.of(100, 500, 1_000, 2_000, 3_500, 5_500, 3_500, 2_000, 1_000, 500);
  private static final int ENDPOINTS = 5;

  /** How long the agent may take to count: it rests between two censuses, here too. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final Duration GLANCE = Duration.ofMillis(250);

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
   * @param pause how long each step stands at least; it stands until the agent has counted it
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
    long loaded = System.nanoTime();
    Optional<String> seen = seen(loaded);
    if (seen.isEmpty()) {
      return false;
    }
    out.printf(
        Locale.ROOT,
        "loaded %,5d Services in %5.2f s; the agent %s%n",
        services,
        restore.toMillis() / 1e3,
        seen.get());
    out.flush();
    Duration rest = pause.minusNanos(System.nanoTime() - loaded);
    return !ended.within(rest.isNegative() ? Duration.ZERO : rest);
  }

  /** Waits for a census of what was loaded; empty when the walk is to end. */
  private Optional<String> seen(long loaded) throws IOException, InterruptedException {
    do {
      Optional<AgentFigures.Census> census = agent.now();
      if (census.filter(counted -> counted.nanoTime() - loaded > 0).isPresent()) {
        return census.map(counted -> "sees " + counted.words());
      }
      if (System.nanoTime() - loaded > PATIENCE.toNanos()) {
        return Optional.of(
            census
                .map(counted -> "has not counted it yet; before, it saw " + counted.words())
                .orElse("has counted nothing yet"));
      }
    } while (!ended.within(GLANCE));
    return Optional.empty();
  }
}
