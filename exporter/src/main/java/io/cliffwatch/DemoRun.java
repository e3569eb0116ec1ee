// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch;

import io.cliffwatch.cli.StartException;
import io.cliffwatch.cli.Termination;
import io.cliffwatch.config.BuildInfo;
import io.cliffwatch.config.Config;
import io.cliffwatch.config.ConfigException;
import io.cliffwatch.config.ListenAddress;
import io.cliffwatch.demo.AgentFigures;
import io.cliffwatch.demo.ScratchNode;
import io.cliffwatch.demo.Walk;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** The demo: an agent that looks at a scratch node, and the walk on that node. */
final class DemoRun {
  /** The demo changes the tables every few seconds, and wants to be seen. */
  private static final double CPU_SHARE = 0.2;

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Termination termination;

  DemoRun(Termination termination) {
    this.termination = termination;
  }

  int run(ListenAddress address, Duration step, int rounds, PrintWriter out)
      throws StartException, InterruptedException {
    try (ScratchNode node = new ScratchNode();
        Agent agent = Agent.start(config(address, node), BuildInfo.load())) {
      String url = agent.url();
      out.println(
          "A scratch network namespace walks to 5,500 Services and back; the host's tables are not"
              + " touched.");
      out.println("Metrics: " + url + "/metrics    Status page: " + url + "/");
      out.println(
          "Ctrl-C ends it. (The demo counts more often than a node would: census.cpu-share "
              + CPU_SHARE
              + ".)");
      out.flush();
      AgentFigures figures = new AgentFigures(URI.create(url + "/metrics"), PATIENCE);
      Walk walk = new Walk(node, termination::within, figures, out);
      int walked = 0;
      while (walk.round(step) && ++walked != rounds) {
        out.println("once more");
      }
      return 0;
    } catch (IOException | ConfigException e) {
      throw new StartException("the demo cannot go on: " + e.getMessage(), e);
    }
  }

  private static Config config(ListenAddress address, ScratchNode node) {
    Config standard = Config.defaults();
    return new Config(
        new Config.Web(
            address,
            standard.web().exposeUi(),
            standard.web().maxConnections(),
            Optional.empty(),
            Optional.empty()),
        new Config.Collect(Duration.ofSeconds(1), standard.collect().timeout()),
        new Config.Census(standard.census().maxAge(), CPU_SHARE),
        new Config.Kernel(
            standard.kernel().procfs(),
            Optional.of(node.namespace()),
            node.xtablesLock(),
            standard.kernel().cgroupfs()),
        standard.collectors(),
        standard.kubeProxy(),
        standard.thresholds(),
        standard.log());
  }
}
