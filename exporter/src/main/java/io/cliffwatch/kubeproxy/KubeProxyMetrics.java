// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.kubeproxy;

import static io.cliffwatch.metric.MetricFamily.counter;
import static io.cliffwatch.metric.MetricFamily.gauge;
import static io.cliffwatch.metric.MetricFamily.info;

import io.cliffwatch.metric.Label;
import io.cliffwatch.metric.MetricFamily;
import io.cliffwatch.metric.MetricMapping;
import io.cliffwatch.metric.Samples;
import java.util.List;

/**
 * kube-proxy and what it costs:
 *
 * <pre>
 * cliffwatch_kubeproxy_up 1.0
 * cliffwatch_kubeproxy_cpu_seconds_total 1834.2
 * cliffwatch_kubeproxy_cpu_peak_cores 0.97
 * cliffwatch_kubeproxy_resident_memory_bytes 6.4e7
 * cliffwatch_kubeproxy_start_time_seconds 1.79537979872e9
 * cliffwatch_kubeproxy_sync_lag_seconds 0.0
 * cliffwatch_kubeproxy_info{version="v1.37.2",configured_mode="iptables"} 1
 * cliffwatch_kubeproxy_syncs_total{kind="full"} 26.0
 * </pre>
 */
public final class KubeProxyMetrics implements MetricMapping<KubeProxySnapshot> {
  private static final MetricFamily UP =
      gauge(
          "cliffwatch_kubeproxy_up",
          "1 while kube-proxy answers with its metrics, 0 while it does not although its process runs"
              + " or ended less than 10 minutes ago",
          "/metrics of kube-proxy");
  private static final MetricFamily CPU =
      counter(
          "cliffwatch_kubeproxy_cpu_seconds_total",
          "CPU time of kube-proxy's control group, restores included; of the process and those it has"
              + " started where the group is not its own",
          "cpu.stat, cpuacct.usage or /proc/PID/stat");
  private static final MetricFamily PEAK =
      gauge(
          "cliffwatch_kubeproxy_cpu_peak_cores",
          "The highest share of a core that kube-proxy used in any second of the last 60 s",
          "cpu.stat, cpuacct.usage or /proc/PID/stat");
  private static final MetricFamily RESIDENT =
      gauge(
          "cliffwatch_kubeproxy_resident_memory_bytes",
          "Resident memory of kube-proxy's process",
          "VmRSS in /proc/PID/status");
  private static final MetricFamily START =
      gauge(
          "cliffwatch_kubeproxy_start_time_seconds",
          "When kube-proxy's process started, in seconds of the Unix epoch; its changes are restarts",
          "/proc/PID/stat");
  private static final MetricFamily LAG =
      gauge(
          "cliffwatch_kubeproxy_sync_lag_seconds",
          "How long kube-proxy has owed a sync that was asked for, 0 when none is owed",
          "kubeproxy_sync_proxy_rules_last_queued_timestamp_seconds, …_last_timestamp_seconds");
  private static final MetricFamily INFO =
      info(
          "cliffwatch_kubeproxy_info",
          "kube-proxy's version, and the mode that it says it runs in",
          "kubernetes_build_info, /proxyMode",
          Label.atMost(1, "version"),
          Label.atMost(1, "configured_mode"));
  private static final MetricFamily SYNCS =
      counter(
          "cliffwatch_kubeproxy_syncs_total",
          "Syncs of kube-proxy that wrote everything, or what had changed",
          "kubeproxy_sync_{full,partial}_proxy_rules_duration_seconds_count",
          Label.oneOf("kind", "full", "partial"));

  private static final String UNKNOWN = "unknown";

  @Override
  public List<MetricFamily> families() {
    return List.of(UP, CPU, PEAK, RESIDENT, START, LAG, INFO, SYNCS);
  }

  @Override
  public void write(KubeProxySnapshot snapshot, Samples samples) {
    samples.add(UP, snapshot.up() ? 1 : 0);
    snapshot
        .process()
        .ifPresent(process -> {
          samples.add(CPU, process.cpuSeconds());
          process.peakCores().ifPresent(cores -> samples.add(PEAK, cores));
          samples.add(RESIDENT, (double) process.residentBytes());
          samples.add(START, process.startSeconds());
        });
    snapshot
        .syncs()
        .ifPresent(syncs -> {
          samples.add(LAG, syncs.lagSeconds());
          samples.add(SYNCS, syncs.full(), "full");
          samples.add(SYNCS, syncs.partial(), "partial");
        });
    if (snapshot.up()) {
      samples.info(
          INFO,
          snapshot.version().orElse(UNKNOWN),
          snapshot.configuration().mode().orElse(UNKNOWN));
    }
  }
}
