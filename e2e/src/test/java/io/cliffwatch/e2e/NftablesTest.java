// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.e2e.agent.AgentProcess;
import io.cliffwatch.e2e.kubernetes.ControlPlane;
import io.cliffwatch.e2e.kubernetes.Exposition;
import io.cliffwatch.e2e.kubernetes.KubeProxy;
import io.cliffwatch.e2e.kubernetes.ProxyMode;
import io.cliffwatch.e2e.lab.Lab;
import io.cliffwatch.e2e.lab.Node;
import io.cliffwatch.e2e.witness.ApiState;
import io.cliffwatch.e2e.witness.NftTable;
import io.cliffwatch.e2e.workload.Barrier;
import io.cliffwatch.e2e.workload.Workload;
import io.cliffwatch.listing.ListedService;
import io.cliffwatch.listing.ServicesJson;
import io.cliffwatch.metric.Label;
import io.cliffwatch.testing.Requirement;
import io.cliffwatch.testing.Requires;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** kube-proxy in mode nftables: the agent's figures are those of nft and of the API. */
@Tag("lab")
@Tag("nftables")
@Requires({Requirement.ROOT, Requirement.NFTABLES})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class NftablesTest {
  private static final int ENDPOINTS = 5;
  private static final List<String> FAMILIES = List.of("IPv4", "IPv6");

  private final Lab lab = new Lab();
  private ControlPlane plane;
  private Workload workload;
  private Barrier barrier;
  private Node node;
  private AgentProcess agent;

  NftablesTest() throws Exception {}

  @BeforeAll
  void start() throws Exception {
    plane = ControlPlane.start(lab);
    workload = new Workload(plane);
    barrier = new Barrier(lab, plane);
    node = lab.node("nftables");
    KubeProxy.start(lab, plane, node, ProxyMode.NFTABLES);
    agent = AgentProcess.on(lab, node);
  }

  @AfterAll
  void end() throws IOException {
    lab.close();
  }

  @Test
  @Order(1)
  void hundredServices() throws Exception {
    workload.resize(100, ENDPOINTS);
    agreesWith(102);
  }

  @Test
  @Order(2)
  void aThirdDeleted() throws Exception {
    workload.deleteThird();
    agreesWith(68);
  }

  @Test
  @Order(3)
  void everyShape() throws Exception {
    workload.resize(0, ENDPOINTS);
    workload.addEveryShape(4, 3);
    agreesWith(4 * 12 + 2);
  }

  @Test
  @Order(4)
  void twoThousandServices() throws Exception {
    workload.resize(2000, ENDPOINTS);
    agreesWith(2002);
  }

  @Test
  @Order(5)
  void aThirdOfTwoThousandDeleted() throws Exception {
    workload.deleteThird();
    agreesWith(1335);
  }

  /** The API's own Service and the barrier's are among those that are expected. */
  private void agreesWith(int clusterIps) throws Exception {
    barrier.await(node.place());
    ApiState state = ApiState.read(plane.api());
    assertThat(state.clusterIps("IPv4")).isEqualTo(clusterIps);
    Eventually.holds(() -> {
      Map<String, Double> expected = expected(state);
      Exposition metrics = agent.metrics();
      assertThat(metrics.series()).containsAllEntriesOf(expected);
      assertThat(metrics.value("cliffwatch_proxy_mode_info{backend=\"\",mode=\"nftables\"}"))
          .hasValue(1);
    });
    // An answer is shared for ten seconds.
    Eventually.holds(() -> assertThat(listed()).isEqualTo(state.clusterIps()));
  }

  /** Returns the addresses of the Services that the agent lists one by one. */
  private Map<String, Set<String>> listed() throws IOException {
    Map<String, Set<String>> listed = new TreeMap<>();
    FAMILIES.forEach(family -> listed.put(family, new TreeSet<>()));
    for (ListedService service : ServicesJson.read(agent.get("/api/v1/services")).services()) {
      assertThat(service.mode()).isEqualTo("nftables");
      assertThat(service.position()).isEmpty();
      listed
          .computeIfAbsent(Label.ipFamily(service.family()), family -> new TreeSet<>())
          .add(service.address());
    }
    return listed;
  }

  private Map<String, Double> expected(ApiState state) {
    Map<String, Double> expected = new TreeMap<>();
    for (String family : FAMILIES) {
      expected.putAll(NftTable.of(node, family).series(family));
      String labels = "{ip_family=\"" + family + "\",mode=\"nftables\"}";
      expected.put("cliffwatch_services" + labels, (double) state.clusterIps(family));
      expected.put("cliffwatch_endpoints" + labels, (double) state.endpoints(family));
    }
    return expected;
  }
}
