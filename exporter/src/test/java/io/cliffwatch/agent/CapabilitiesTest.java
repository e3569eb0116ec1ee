// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.netlink.route.AddressFamily;
import io.cliffwatch.ruleset.KubeProxyRuleset;
import io.cliffwatch.testing.Requirement;
import io.cliffwatch.testing.Requires;
import io.cliffwatch.testing.ScratchNamespace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
      for (String collector : List.of("iptables", "conntrack", "alias", "lock", "host")) {
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
      for (String collector : List.of("iptables", "nftables", "conntrack", "restore")) {
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
      agent.awaitLog("WARN  StatusLog: iptables: not available");
      agent.awaitLog("WARN  StatusLog: conntrack: not available");
      agent.awaitLog("WARN  StatusLog: nftables: not available");
      agent.awaitLog("WARN  StatusLog: restore: not available");
      assertThat(agent.log().lines().filter(line -> line.contains("NET_ADMIN"))).hasSize(4);
    }
  }

  @Test
  void whoMayNotReadTheNamesOfTheTablesIsToldWhatGivesIt(@TempDir Path procfs) throws Exception {
    Path names = procfs.resolve("thread-self/net/ip_tables_names");
    Files.createDirectories(names.getParent());
    Files.writeString(names, "nat\n");
    Files.setPosixFilePermissions(names, PosixFilePermissions.fromString("r--r-----"));
    Files.setAttribute(names, "unix:uid", 65534); // as root's file looks to a user
    Files.setAttribute(names, "unix:gid", 65534);
    try (ScratchNamespace namespace = node();
        AgentProcess agent = new AgentProcess(namespace, NET_ADMIN, "--kernel.procfs=" + procfs)) {
      agent.awaitLog(
          "iptables: not available: "
              + names
              + ": only its owner may read it; run as UID 0 or grant CAP_DAC_READ_SEARCH");
    }
  }

  @Test
  void anAgentWhoseCollectorsAllFailIsReadyAndServesWhy() throws Exception {
    try (ScratchNamespace namespace = node();
        AgentProcess agent =
            new AgentProcess(
                namespace, NET_ADMIN, "--kernel.network-namespace=/proc/self/ns/net")) {
      assertThat(agent.get("/readyz")).isEqualTo("ok\n");
      for (String collector : List.of("iptables", "conntrack", "alias", "host")) {
        assertThat(agent.series()).containsEntry(success(collector), 0.0);
      }
      assertThat(agent.get("/"))
          .contains("cannot enter kernel.network-namespace, which needs CAP_SYS_ADMIN");
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
