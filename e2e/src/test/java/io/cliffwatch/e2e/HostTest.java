// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.e2e.agent.AgentProcess;
import io.cliffwatch.e2e.kubernetes.ControlPlane;
import io.cliffwatch.e2e.kubernetes.KubeProxy;
import io.cliffwatch.e2e.kubernetes.ProxyMode;
import io.cliffwatch.e2e.lab.Lab;
import io.cliffwatch.e2e.lab.Node;
import io.cliffwatch.e2e.lab.Place;
import io.cliffwatch.e2e.witness.HostState;
import io.cliffwatch.e2e.workload.Barrier;
import io.cliffwatch.e2e.workload.Churn;
import io.cliffwatch.e2e.workload.Workload;
import io.cliffwatch.testing.Requirement;
import io.cliffwatch.testing.Requires;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A lab with everything in it changes nothing of the machine that it runs on. */
@Tag("lab")
@Tag("frame")
@Requires(Requirement.ROOT)
final class HostTest {
  private static final int CHANGES = 20;

  @Test
  void tablesLinksRoutesMountsAndSysctlsStayAsTheyWere() throws Exception {
    HostState before = HostState.now();
    assertThat(before.outputs().get("ip -o link")).contains(": lo:");
    try (Lab lab = new Lab()) {
      ControlPlane plane = ControlPlane.start(lab);
      Workload workload = new Workload(plane);
      Barrier barrier = new Barrier(lab, plane);
      workload.addEveryShape(1, 2);
      List<Node> nodes = new ArrayList<>();
      for (ProxyMode mode :
          List.of(ProxyMode.IPTABLES_LEGACY, ProxyMode.IPTABLES_NF_TABLES, ProxyMode.NFTABLES)) {
        Node node = lab.node("node-" + nodes.size());
        nodes.add(node);
        KubeProxy.start(lab, plane, node, mode);
      }
      try (Churn churn = Churn.start(workload, 10)) {
        AgentProcess.on(lab, nodes.getFirst());
        AgentProcess.onHost(lab, nodes.getLast());
        Eventually.holds(() -> assertThat(churn.changes()).isGreaterThan(CHANGES));
      }
      barrier.await(nodes.stream().map(Node::place).toArray(Place[]::new));
      assertThat(HostState.now()).as("while the lab runs").isEqualTo(before);
    }
    assertThat(HostState.now()).as("after the lab").isEqualTo(before);
  }
}
