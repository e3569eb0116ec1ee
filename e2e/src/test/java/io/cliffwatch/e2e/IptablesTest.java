// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.cliffwatch.e2e.kubernetes.ControlPlane;
import io.cliffwatch.e2e.kubernetes.KubeProxy;
import io.cliffwatch.e2e.kubernetes.ProxyMode;
import io.cliffwatch.e2e.lab.Lab;
import io.cliffwatch.e2e.lab.Place;
import io.cliffwatch.e2e.witness.ApiState;
import io.cliffwatch.e2e.workload.Barrier;
import io.cliffwatch.e2e.workload.Workload;
import io.cliffwatch.testing.Requirement;
import io.cliffwatch.testing.Requires;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * The iptables collector beside three witnesses: what was written to the API, how many rules
 * kube-proxy says it wrote, and what iptables-save prints. One workload, a node for every backend
 * and version of kube-proxy.
 */
@Tag("lab")
@Tag("iptables")
@Requires({Requirement.ROOT, Requirement.IPTABLES_LEGACY, Requirement.IP6TABLES_LEGACY})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class IptablesTest {
  private static final int ENDPOINTS = 5;

  private final List<IptablesNode> nodes = new ArrayList<>();
  private final Lab lab = new Lab();
  private ControlPlane plane;
  private Workload workload;
  private Barrier barrier;

  IptablesTest() throws Exception {}

  @BeforeAll
  void start() throws Exception {
    plane = ControlPlane.start(lab);
    workload = new Workload(plane);
    barrier = new Barrier(lab, plane);
    for (String module : List.of(KubeProxy.CURRENT, KubeProxy.OLD)) {
      for (ProxyMode mode : List.of(ProxyMode.IPTABLES_LEGACY, ProxyMode.IPTABLES_NF_TABLES)) {
        nodes.add(IptablesNode.start(lab, plane, mode, module));
      }
    }
  }

  @AfterAll
  void end() throws IOException {
    lab.close();
  }

  @TestFactory
  @Order(1)
  Stream<DynamicTest> hundredServices() throws Exception {
    workload.resize(100, ENDPOINTS);
    return everyNode(102);
  }

  @TestFactory
  @Order(2)
  Stream<DynamicTest> aThirdDeleted() throws Exception {
    workload.resize(100, ENDPOINTS);
    workload.deleteThird();
    return everyNode(68);
  }

  @TestFactory
  @Order(3)
  Stream<DynamicTest> everyShape() throws Exception {
    workload.resize(0, ENDPOINTS);
    workload.addEveryShape(4, 3);
    // Neither headless Services nor names of DNS have a cluster IP; one shape has IPv6 only.
    return everyNode(4 * 12 + 2);
  }

  @TestFactory
  @Order(4)
  Stream<DynamicTest> twoThousandServices() throws Exception {
    workload.resize(2000, ENDPOINTS);
    return everyNode(2002);
  }

  @TestFactory
  @Order(5)
  Stream<DynamicTest> aThirdOfTwoThousandDeleted() throws Exception {
    workload.resize(2000, ENDPOINTS);
    workload.deleteThird();
    return everyNode(1335);
  }

  /** The API's own Service and the barrier's are among those that are expected. */
  private Stream<DynamicTest> everyNode(int clusterIps) throws Exception {
    barrier.await(nodes.stream().map(node -> node.proxy().node().place()).toArray(Place[]::new));
    ApiState state = ApiState.read(plane.api());
    assertThat(state.clusterIps("IPv4")).isEqualTo(clusterIps);
    return nodes.stream()
        .map(node -> dynamicTest("%s".formatted(node), () -> node.agreesWith(state)));
  }
}
