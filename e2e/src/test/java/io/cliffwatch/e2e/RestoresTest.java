// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.e2e;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.e2e.agent.AgentProcess;
import io.cliffwatch.e2e.kubernetes.ControlPlane;
import io.cliffwatch.e2e.kubernetes.KubeProxy;
import io.cliffwatch.e2e.kubernetes.ProxyMode;
import io.cliffwatch.e2e.lab.Lab;
import io.cliffwatch.e2e.lab.LabProcess;
import io.cliffwatch.e2e.lab.Node;
import io.cliffwatch.e2e.workload.Barrier;
import io.cliffwatch.e2e.workload.Workload;
import io.cliffwatch.testing.Requirement;
import io.cliffwatch.testing.Requires;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What the agent records of kube-proxy's restores, beside kube-proxy's log and what the kernel
 * charged kube-proxy for its children. The agent is on the host, where exit records come, and looks
 * at one node at a time.
 */
@Tag("lab")
@Tag("restore")
@Requires({
  Requirement.ROOT,
  Requirement.TASKSTATS,
  Requirement.IPTABLES_LEGACY,
  Requirement.NFTABLES
})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class RestoresTest {
  private static final int SERVICES = 2_000;
  private static final int ENDPOINTS = 5;
  private static final int CHANGES = 5;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Lab lab = new Lab();
  private final Map<ProxyMode, RestoreFigures> firstSyncs = new EnumMap<>(ProxyMode.class);
  private ControlPlane plane;
  private Workload workload;
  private Barrier barrier;

  RestoresTest() throws Exception {}

  @BeforeAll
  void start() throws Exception {
    plane = ControlPlane.start(lab);
    workload = new Workload(plane);
    barrier = new Barrier(lab, plane);
    workload.resize(SERVICES, ENDPOINTS);
  }

  @AfterAll
  void end() throws IOException {
    lab.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"IPTABLES_LEGACY", "IPTABLES_NF_TABLES", "NFTABLES"})
  @Order(1)
  void everySyncIsMatchedByRestores(ProxyMode mode) throws Exception {
    Node node = lab.node("restore-" + mode.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    try (AgentProcess agent = AgentProcess.onHost(lab, node);
        KubeProxy proxy = KubeProxy.start(lab, plane, node, mode)) {
      barrier.await(node.place());
      RestoreFigures first = RestoreFigures.atRest(() -> RestoreFigures.of(agent, proxy));
      System.out.printf("%s, first: %s%n", mode, first);
      firstSyncs.put(mode, first);
      first.agreesWithTheLog(0.1, 0.3);
      first.agreesWithTheKernel(0.5);

      for (int i = 0; i < CHANGES; i++) {
        workload.move(workload.services().get(i), 1);
        barrier.await(node.place());
      }
      RestoreFigures then =
          RestoreFigures.atRest(() -> RestoreFigures.of(agent, proxy)).minus(first);
      System.out.printf("%s, %d changes: %s%n", mode, CHANGES, then);
      assertThat(then.syncs()).isGreaterThanOrEqualTo(CHANGES);
      assertThat(then.restores()).as("a restore for every sync").isEqualTo(then.syncs());
      then.agreesWithTheLog(0.5, 0.2);
      then.agreesWithTheKernel(0.95);

      if (mode == ProxyMode.IPTABLES_LEGACY) {
        waitForTheLockIsPartOfIt(node, agent, proxy);
      }
    }
  }

  /** A restore so slow that kube-proxy logs its time: two clocks on one event. */
  private void waitForTheLockIsPartOfIt(Node node, AgentProcess agent, KubeProxy proxy)
      throws Exception {
    RestoreFigures before = RestoreFigures.atRest(() -> RestoreFigures.of(agent, proxy));
    try (LabProcess holder =
        lab.start(
            "lock-holder",
            node.place(),
            List.of("flock", "/run/xtables.lock", "sh", "-c", "echo held; exec sleep 4"))) {
      holder.await("it holds the lock", PATIENCE, () -> holder.log().contains("held"));
      workload.move(workload.services().getFirst(), 1);
      barrier.await(node.place());
    }
    RestoreFigures slow =
        RestoreFigures.atRest(() -> RestoreFigures.of(agent, proxy)).minus(before);
    System.out.printf("%s, waiting for the lock: %s%n", proxy.mode(), slow);
    assertThat(slow.traced()).as("what kube-proxy says of slow restores").isGreaterThan(2);
    slow.agreesWithTheLog(0.3, 0.2);
  }

  @Test
  @Order(2)
  void theFirstSyncShowsWhatTheBackendsCost() {
    double onNftables = cpuOfFirstSync(ProxyMode.IPTABLES_NF_TABLES);
    assertThat(onNftables).isGreaterThan(2 * cpuOfFirstSync(ProxyMode.IPTABLES_LEGACY));
    assertThat(onNftables).isGreaterThan(cpuOfFirstSync(ProxyMode.NFTABLES));
  }

  private double cpuOfFirstSync(ProxyMode mode) {
    return requireNonNull(firstSyncs.get(mode), "no first sync of " + mode).cpu();
  }
}
