// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.e2e.agent;

import io.cliffwatch.e2e.kubernetes.Exposition;
import io.cliffwatch.e2e.lab.Checkout;
import io.cliffwatch.e2e.lab.Lab;
import io.cliffwatch.e2e.lab.LabProcess;
import io.cliffwatch.e2e.lab.Node;
import io.cliffwatch.e2e.lab.Place;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code cliffwatch run} out of the distribution. */
public final class AgentProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int PORT = 10968;

  /** A test waits for the figures: the cadence that spares a node would make it wait longer. */
  private static final List<String> EAGER =
      List.of("--collect.interval=1s", "--census.cpu-share=1");

  private final Place place;
  private final String url;
  private final LabProcess process;

  private AgentProcess(Place place, String url, LabProcess process) {
    this.place = place;
    this.url = url;
    this.process = process;
  }

  /**
   * Starts it in the node's namespaces, where it listens on port 10968 of all addresses, and waits
   * until it is ready.
   *
   * @param flags further flags
   */
  public static AgentProcess on(Lab lab, Node node, String... flags) throws Exception {
    return start(lab, "agent-" + node.name(), node.place(), PORT, List.of(flags));
  }

  /**
   * Starts it in the host's namespaces, with the node's network to look at: so it gets what the
   * kernel tells only there, such as taskstats. It listens on a free port of loopback.
   *
   * @param flags further flags
   */
  public static AgentProcess onHost(Lab lab, Node node, String... flags) throws Exception {
    List<String> all = new ArrayList<>();
    all.add("--kernel.network-namespace=" + node.networkNamespace());
    all.add("--kernel.xtables-lock=" + node.file("/run/xtables.lock"));
    all.addAll(List.of(flags));
    return start(lab, "host-agent-" + node.name(), Place.HOST, freePort(), all);
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return free.getLocalPort();
    }
  }

  private static AgentProcess start(Lab lab, String name, Place place, int port, List<String> flags)
      throws Exception {
    String host = place.equals(Place.HOST) ? "127.0.0.1" : "";
    List<String> command = new ArrayList<>();
    command.add(Checkout.agent().toString());
    command.add("run");
    command.add("--web.listen-address=" + host + ":" + port);
    command.addAll(EAGER);
    command.addAll(flags);
    LabProcess process =
        lab.start(name, place, command, Map.of("JAVA_HOME", System.getProperty("java.home")));
    AgentProcess agent = new AgentProcess(place, "http://127.0.0.1:" + port, process);
    process.await("it is ready", PATIENCE, agent::isReady);
    return agent;
  }

  private boolean isReady() {
    return place.run("", "curl", "-sf", "--max-time", "5", url + "/readyz").status() == 0;
  }

  /** Returns a page; fails when the answer is not a success. */
  public String get(String path) {
    return place.exec("curl", "-sf", "--max-time", "20", url + path);
  }

  /** Returns what it exposes now. */
  public Exposition metrics() {
    return Exposition.parse(get("/metrics"));
  }

  /** Returns where it answers, as seen from its own place. */
  public String url() {
    return url;
  }

  /** Returns its process. */
  public LabProcess process() {
    return process;
  }

  /** Ends it. */
  @Override
  public void close() {
    process.close();
  }
}
