// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.e2e;

import io.cliffwatch.cgroupfs.ScratchCgroup;
import io.cliffwatch.e2e.agent.AgentProcess;
import io.cliffwatch.e2e.kubernetes.Exposition;
import io.cliffwatch.e2e.kubernetes.KubeProxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** What the agent and kube-proxy itself tell of kube-proxy. */
final class KubeProxyFigures {
  static final String QUEUED =
      "kubeproxy_sync_proxy_rules_last_queued_timestamp_seconds{ip_family=\"IPv4\"}";
  static final String SYNCED =
      "kubeproxy_sync_proxy_rules_last_timestamp_seconds{ip_family=\"IPv4\"}";

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private KubeProxyFigures() {}

  static double value(Exposition exposition, String series) {
    return exposition.value(series).orElseThrow();
  }

  static double lag(AgentProcess agent) {
    return value(agent.metrics(), "cliffwatch_kubeproxy_sync_lag_seconds");
  }

  static double up(AgentProcess agent) {
    return agent.metrics().value("cliffwatch_kubeproxy_up").orElse(-1);
  }

  static double peak(AgentProcess agent) {
    return value(agent.metrics(), "cliffwatch_kubeproxy_cpu_peak_cores");
  }

  static double cpu(AgentProcess agent) throws InterruptedException {
    Thread.sleep(600); // a read of half a second ago is shared
    return value(agent.metrics(), "cliffwatch_kubeproxy_cpu_seconds_total");
  }

  static double now() {
    return System.currentTimeMillis() / 1e3;
  }

  static double used(ScratchCgroup group) throws Exception {
    Path v1 = group.folder().resolve("cpuacct.usage");
    if (Files.exists(v1)) {
      return Long.parseLong(Files.readString(v1).strip()) / 1e9;
    }
    String v2 = Files.readString(group.folder().resolve("cpu.stat"));
    return Long.parseLong(v2.lines().findFirst().orElseThrow().replace("usage_usec ", "")) / 1e6;
  }

  static Map<String, Double> syncs(Exposition its) {
    return Map.of(
        "full",
        its.sum("kubeproxy_sync_full_proxy_rules_duration_seconds_count"),
        "partial",
        its.sum("kubeproxy_sync_partial_proxy_rules_duration_seconds_count"));
  }

  static Map<String, Double> countedSyncs(Exposition ours) {
    return Map.of(
        "full",
        value(ours, "cliffwatch_kubeproxy_syncs_total{kind=\"full\"}"),
        "partial",
        value(ours, "cliffwatch_kubeproxy_syncs_total{kind=\"partial\"}"));
  }

  /** Waits until nothing is owed any more and both count the same syncs; it stands still then. */
  static void agreed(KubeProxy proxy, AgentProcess agent) throws Exception {
    proxy
        .process()
        .await(
            "both tell the same",
            PATIENCE,
            () -> {
              Exposition said = proxy.metrics();
              Thread.sleep(1500); // a sync may follow within kube-proxy's second
              return value(said, SYNCED) >= value(said, QUEUED)
                  && syncs(said).equals(countedSyncs(agent.metrics()));
            });
  }
}
