// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.e2e.agent.AgentProcess;
import io.cliffwatch.e2e.kubernetes.ControlPlane;
import io.cliffwatch.e2e.kubernetes.KubeProxy;
import io.cliffwatch.e2e.kubernetes.ProxyMode;
import io.cliffwatch.e2e.lab.Lab;
import io.cliffwatch.e2e.lab.Node;
import io.cliffwatch.e2e.witness.NftTable;
import io.cliffwatch.e2e.workload.Barrier;
import io.cliffwatch.e2e.workload.Workload;
import io.cliffwatch.testing.Requirement;
import io.cliffwatch.testing.Requires;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * A node on which kube-proxy comes back in another mode: what it has left behind is named as such.
 * kube-proxy cleans up what its own tools reach, so only the other implementation of iptables stays
 * behind; and one that is older than mode nftables leaves that mode's tables. The switches to and
 * from IPVS are the guest's part.
 */
@Tag("lab")
@Tag("nftables")
@Requires({
  Requirement.ROOT,
  Requirement.NFTABLES,
  Requirement.IPTABLES_LEGACY,
  Requirement.IP6TABLES_LEGACY
})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SwitchTest {
  private static final int SERVICES = 50;
  private static final int ENDPOINTS = 3;
  private static final List<String> SAVES =
      List.of(
          "iptables-legacy-save",
          "ip6tables-legacy-save",
          "iptables-nft-save",
          "ip6tables-nft-save");

  private final Lab lab = new Lab();
  private ControlPlane plane;
  private Barrier barrier;

  SwitchTest() throws Exception {}

  @BeforeAll
  void start() throws Exception {
    plane = ControlPlane.start(lab);
    barrier = new Barrier(lab, plane);
    Workload workload = new Workload(plane);
    workload.resize(SERVICES, ENDPOINTS);
    workload.addEveryShape(1, ENDPOINTS); // some of them in both families
  }

  @AfterAll
  void end() throws IOException {
    lab.close();
  }

  @Test
  void fromIptablesToNftablesAndBack() throws Exception {
    Node node = registered("there-and-back");
    try (AgentProcess agent = AgentProcess.on(lab, node)) {
      run(
          node,
          ProxyMode.IPTABLES_NF_TABLES,
          () -> {
            assertThat(serviceChains(node)).isGreaterThan(SERVICES);
            shows(agent, "iptables", "nf_tables", Map.of("iptables", 0L));
          });
      run(
          node,
          ProxyMode.NFTABLES,
          () -> {
            assertThat(serviceChains(node)).as("kube-proxy cleans up").isZero();
            shows(agent, "nftables", "", Map.of("nftables", 0L));
          });
      run(
          node,
          ProxyMode.IPTABLES_NF_TABLES,
          () -> {
            assertThat(NftTable.of(node, "IPv4").objects()).as("kube-proxy cleans up").isEmpty();
            shows(agent, "iptables", "nf_tables", Map.of("iptables", 0L));
          });
    }
  }

  @Test
  void whatTheOtherImplementationHoldsIsLeftOver() throws Exception {
    Node node = registered("left-behind");
    try (AgentProcess agent = AgentProcess.on(lab, node)) {
      run(
          node,
          ProxyMode.IPTABLES_LEGACY,
          () -> shows(agent, "iptables", "legacy", Map.of("iptables", 0L)));
      run(
          node,
          ProxyMode.NFTABLES,
          () -> {
            long left = serviceChains(node);
            assertThat(left).as("the tools on nf_tables do not see legacy").isGreaterThan(SERVICES);
            // They are still hooked, so packets go through both.
            shows(agent, "mixed", "", Map.of("iptables", left, "nftables", 0L));
          });
    }
  }

  /** Going back to an old version is how a migration is undone; it knows nothing of nftables. */
  @Test
  void whatModeNftablesHoldsIsLeftOverWhereKubeProxyIsTooOldToKnowIt() throws Exception {
    Node node = registered("undone");
    try (AgentProcess agent = AgentProcess.on(lab, node)) {
      run(node, ProxyMode.NFTABLES, () -> shows(agent, "nftables", "", Map.of("nftables", 0L)));
      assertThat(nftablesServiceChains(node, "ip")).isGreaterThan(SERVICES);
      assertThat(nftablesServiceChains(node, "ip6")).isPositive();
      long held = nftablesServiceChains(node, "ip") + nftablesServiceChains(node, "ip6");
      run(
          node,
          ProxyMode.IPTABLES_NF_TABLES,
          KubeProxy.OLD,
          () -> {
            assertThat(serviceChains(node)).isGreaterThan(SERVICES);
            // They are still hooked, so packets go through both.
            shows(agent, "mixed", "", Map.of("nftables", held, "iptables", 0L));
          });
    }
  }

  private Node registered(String name) throws Exception {
    Node node = lab.node(name);
    plane.register(node);
    return node;
  }

  /** Runs today's kube-proxy in a mode for as long as something is looked at. */
  private void run(Node node, ProxyMode mode, Eventually.Assertion look) throws Exception {
    run(node, mode, KubeProxy.CURRENT, look);
  }

  /** The old one programs IPv4 only. */
  private void run(Node node, ProxyMode mode, String module, Eventually.Assertion look)
      throws Exception {
    boolean dualStack = module.equals(KubeProxy.CURRENT);
    try (KubeProxy proxy = KubeProxy.start(lab, plane, node, mode, module, dualStack)) {
      barrier.await(node.place());
      assertThat(proxy.process().isAlive()).isTrue();
      look.check();
    }
  }

  private static void shows(
      AgentProcess agent, String mode, String backend, Map<String, Long> leftovers)
      throws Exception {
    Eventually.holds(() -> {
      Map<String, Double> series = agent.metrics().series();
      assertThat(series)
          .containsEntry(
              "cliffwatch_proxy_mode_info{backend=\"%s\",mode=\"%s\"}".formatted(backend, mode),
              1.0);
      assertThat(
              series.entrySet().stream()
                  .filter(one -> one.getKey().startsWith("cliffwatch_leftover_objects"))
                  .filter(one -> one.getValue() > 0))
          .hasSize((int) leftovers.values().stream().filter(count -> count > 0).count());
      leftovers.forEach((from, count) ->
          assertThat(series)
              .containsEntry("cliffwatch_leftover_objects{mode=\"" + from + "\"}", (double) count));
    });
  }

  /** The chains of single Services and endpoints, in all implementations and families. */
  private static long serviceChains(Node node) {
    return SAVES.stream()
        .flatMap(save -> node.exec(save).lines())
        .filter(line -> line.matches(":KUBE-(SVC|SVL|SEP|EXT|FW|XLB)-.*"))
        .count();
  }

  /** The chains of single Services and endpoints have slashes in their names in mode nftables. */
  private static long nftablesServiceChains(Node node, String family) {
    return node.exec("nft", "list", "chains", family)
        .lines()
        .filter(line -> line.matches("\\s*chain \\S+/\\S+ \\{.*"))
        .count();
  }
}
