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
import io.cliffwatch.e2e.witness.IptablesSave;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A node in mode iptables with the agent on it.
 *
 * @param backend what the agent calls the implementation
 * @param families those that kube-proxy programs
 * @param module where kube-proxy is from
 */
record IptablesNode(
    KubeProxy proxy, AgentProcess agent, String backend, List<String> families, String module) {
  private static final List<String> COUNTED =
      List.of(
          "cliffwatch_iptables_chains",
          "cliffwatch_iptables_rules",
          "cliffwatch_iptables_table_rules");

  static IptablesNode start(Lab lab, ControlPlane plane, ProxyMode mode, String module)
      throws Exception {
    String backend = mode == ProxyMode.IPTABLES_LEGACY ? "legacy" : "nf_tables";
    // The old one has one figure for both families: it programs IPv4 alone.
    boolean dualStack = !module.equals(KubeProxy.OLD);
    Node node = lab.node(backend.replace('_', '-') + "-" + module.replace('.', '-'));
    plane.register(node);
    return new IptablesNode(
        KubeProxy.start(lab, plane, node, mode, module, dualStack),
        AgentProcess.on(lab, node),
        backend,
        dualStack ? List.of("IPv4", "IPv6") : List.of("IPv4"),
        module);
  }

  /** The agent's figures are those of iptables-save, kube-proxy and the API, sooner or later. */
  void agreesWith(ApiState state) throws Exception {
    for (String family : families) {
      IptablesSave save = IptablesSave.of(proxy, family);
      assertThat(kubeProxysOwn(family))
          .as("kube-proxy's own count of %s rules, and iptables-save", family)
          .isEqualTo(
              Map.of("nat", save.kubeProxyRules("nat"), "filter", save.kubeProxyRules("filter")));
    }
    Eventually.holds(() -> {
      Exposition metrics = agent.metrics();
      for (String family : families) {
        IptablesSave save = IptablesSave.of(proxy, family);
        assertThat(counted(metrics, family)).isEqualTo(save.series(backend, family));
        assertThat(ofDataPlane(metrics, "cliffwatch_services", family))
            .as("cluster IPs of %s", family)
            .isEqualTo(state.clusterIps(family));
        assertThat(ofDataPlane(metrics, "cliffwatch_endpoints", family))
            .as("endpoints of %s", family)
            .isEqualTo(state.endpoints(family));
      }
    });
  }

  private Map<String, Long> kubeProxysOwn(String family) {
    Exposition metrics = proxy.metrics();
    Map<String, Long> counts = new TreeMap<>();
    for (String table : List.of("nat", "filter")) {
      String labels =
          module.equals(KubeProxy.OLD)
              ? "{table=\"" + table + "\"}"
              : "{ip_family=\"" + family + "\",table=\"" + table + "\"}";
      String name = "kubeproxy_sync_proxy_rules_iptables_total" + labels;
      counts.put(table, (long) metrics.value(name).orElseThrow());
    }
    return counts;
  }

  private static Map<String, Double> counted(Exposition metrics, String family) {
    List<String> names = new ArrayList<>(COUNTED);
    Map<String, Double> counted = new TreeMap<>();
    metrics
        .series()
        .forEach((series, value) -> {
          boolean worst =
              series.startsWith("cliffwatch_iptables_lookup_rules") && series.contains("worst");
          String name = series.replaceAll("\\{.*", "");
          if (series.contains("\"" + family + "\"") && (worst || names.contains(name))) {
            counted.put(series, value);
          }
        });
    return counted;
  }

  private static int ofDataPlane(Exposition metrics, String name, String family) {
    return (int)
        metrics.value(name + "{ip_family=\"" + family + "\",mode=\"iptables\"}").orElse(-1);
  }

  @Override
  public String toString() {
    return backend + ", " + module;
  }
}
