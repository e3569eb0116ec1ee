// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.e2e.guest;

import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.e2e.witness.ApiState;
import io.cliffwatch.e2e.workload.Workload;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * kube-proxy leaves mode ipvs: what it cleans up is gone, and what it leaves behind is named, as
 * {@code ipvsadm} prints it.
 */
@Tag("lab")
@Tag("ipvs")
@Tag("long")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class IpvsSwitchTest {
  private GuestNode node;
  private GuestAgent agent;

  @BeforeAll
  void boot() throws Exception {
    node = GuestNode.boot();
    new Workload(node.plane()).addEveryShape(1, 2);
    agent = node.startAgent();
  }

  @AfterAll
  void close() throws Exception {
    node.close();
  }

  /** In mode nftables kube-proxy cleans up after all others. */
  @Test
  @Order(1)
  void fromIpvsToNftablesNothingIsLeftOver() throws Exception {
    programInModeIpvs();
    try (GuestProxy proxy = node.startProxy("nftables")) {
      shows("nftables", "nftables");
      assertThat(IpvsTable.of(node.guest()).services()).as("kube-proxy cleans up").isEmpty();
      assertThat(proxy.process().isAlive()).isTrue();
    }
  }

  /** In mode iptables it cleans up nothing of IPVS, whose addresses still lead to backends. */
  @Test
  @Order(2)
  void fromIpvsToIptablesTheVirtualServicesAreLeftOver() throws Exception {
    programInModeIpvs();
    try (GuestProxy proxy = node.startProxy("iptables")) {
      shows("mixed", "iptables");
      assertThat(IpvsTable.of(node.guest()).services())
          .as("kube-proxy cleans up nothing")
          .extracting(IpvsTable.Service::family)
          .contains("IPv4", "IPv6");
      assertThat(proxy.process().isAlive()).isTrue();
    }
  }

  /** Leaves behind what kube-proxy has programmed; it runs no longer. */
  private void programInModeIpvs() throws Exception {
    try (GuestProxy ipvs = node.startProxy("ipvs")) {
      shows("ipvs", "ipvs");
      assertThat(IpvsTable.of(node.guest()).services())
          .extracting(IpvsTable.Service::family)
          .contains("IPv4", "IPv6");
      assertThat(ipvs.process().isAlive()).isTrue();
    }
  }

  /** Of the modes, {@code filled} has the API's Services, and nothing of its own is left over. */
  private void shows(String mode, String filled) throws Exception {
    ApiState state = ApiState.read(node.plane().api());
    GuestNode.await(() -> expected(state, mode, filled), this::exposed);
  }

  private Map<String, Double> exposed() {
    Map<String, Double> series = new TreeMap<>(agent.metrics().series());
    series.putIfAbsent(leftovers("ipvs"), 0.0); // kube-proxy has destroyed its sets, too
    return series;
  }

  private Map<String, Double> expected(ApiState state, String mode, String filled) {
    Map<String, Double> expected = new TreeMap<>();
    for (String family : List.of("IPv4", "IPv6")) {
      expected.put(Figures.services(family, filled), (double) state.clusterIps(family));
      expected.put(Figures.endpoints(family, filled), (double) state.endpoints(family));
    }
    expected.put("cliffwatch_proxy_mode_info{backend=\"\",mode=\"" + mode + "\"}", 1.0);
    expected.put(leftovers("ipvs"), boundServices());
    expected.put(leftovers(filled), 0.0);
    return expected;
  }

  /** Virtual services of the addresses that kube-proxy binds; those of NodePorts have none. */
  private double boundServices() {
    String addresses = node.guest().exec("ip", "-o", "addr", "show");
    return IpvsTable.of(node.guest()).services().stream()
        .map(service -> service.address().replaceFirst(":\\d+$", "").replaceAll("[\\[\\]]", ""))
        .filter(address ->
            addresses
                .lines()
                .anyMatch(
                    line -> line.contains(" kube-ipvs0 ") && line.contains(" " + address + "/")))
        .count();
  }

  private static String leftovers(String mode) {
    return "cliffwatch_leftover_objects{mode=\"" + mode + "\"}";
  }
}
