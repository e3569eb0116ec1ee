// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.netlink.route.AddressFamily;
import io.cliffwatch.ruleset.KubeProxyRuleset;
import io.cliffwatch.testing.Requirement;
import io.cliffwatch.testing.Requires;
import io.cliffwatch.testing.ScratchNamespace;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@Requires({
  Requirement.ROOT,
  Requirement.SETPRIV,
  Requirement.CONNTRACK,
  Requirement.IPTABLES_LEGACY
})
class CapabilitiesTest {
  private static final List<String> NET_ADMIN =
      List.of("setpriv", "--bounding-set=-all,+net_admin");
  private static final List<String> NONE = List.of("setpriv", "--bounding-set=-all");

  @Test
  void netAdminAloneIsEnoughForEverything() throws Exception {
    try (ScratchNamespace namespace = node();
        AgentProcess agent = new AgentProcess(namespace, NET_ADMIN)) {
      Map<String, Double> series = agent.series();
      for (String collector : List.of("iptables", "conntrack", "alias", "host")) {
        assertThat(series)
            .containsEntry(available(collector), 1.0)
            .containsEntry(success(collector), 1.0);
      }
      assertThat(series)
          .containsEntry("cliffwatch_services{ip_family=\"IPv4\",mode=\"iptables\"}", 20.0);
    }
  }

  @Test
  void withoutItACollectorSaysWhyAndTheOthersGoOn() throws Exception {
    try (ScratchNamespace namespace = node();
        AgentProcess agent = new AgentProcess(namespace, NONE)) {
      Map<String, Double> series = agent.series();
      for (String collector : List.of("iptables", "conntrack")) {
        assertThat(series)
            .containsEntry(available(collector), 0.0)
            .containsEntry(success(collector), 1.0);
      }
      assertThat(series)
          .containsEntry(available("alias"), 1.0)
          .containsEntry(available("host"), 1.0)
          .containsKey("cliffwatch_ipvs_alias_addresses{ip_family=\"IPv4\"}");
      assertThat(series.keySet()).noneMatch(name -> name.startsWith("cliffwatch_iptables_"));
      assertThat(agent.get("/")).contains("NET_ADMIN");
      agent.awaitLog("iptables: not available");
      agent.awaitLog("conntrack: not available");
      assertThat(agent.log().lines().filter(line -> line.contains("NET_ADMIN"))).hasSize(2);
    }
  }

  private static ScratchNamespace node() throws Exception {
    ScratchNamespace namespace = new ScratchNamespace();
    namespace.exec("ip", "link", "add", "kube-ipvs0", "type", "bridge");
    namespace.feed(
        KubeProxyRuleset.plain(AddressFamily.IPV4, 20, 2).text(), "iptables-legacy-restore");
    return namespace;
  }

  private static String available(String collector) {
    return "cliffwatch_collector_available{collector=\"" + collector + "\"}";
  }

  private static String success(String collector) {
    return "cliffwatch_collector_success{collector=\"" + collector + "\"}";
  }
}
