// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.config;

import io.cliffwatch.verdict.Thresholds;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The configuration in force, every value checked.
 *
 * @param web the web server
 * @param collect the cheap reads
 * @param census the reads that copy tables
 * @param kernel where the kernel is found
 * @param collectors what is read
 * @param kubeProxy where kube-proxy is asked
 * @param thresholds what the figures are compared with
 * @param log the log
 */
public record Config(
    Web web,
    Collect collect,
    Census census,
    Kernel kernel,
    Collectors collectors,
    KubeProxy kubeProxy,
    Thresholds thresholds,
    Log log) {
  private static final InetAddress LOOPBACK6 = InetAddress.ofLiteral("::1");

  /**
   * The web server.
   *
   * @param listenAddress where it listens
   * @param exposeUi whether other machines see the status page
   * @param maxConnections how many connections may be open at a time
   * @param configFile the file with TLS, users and headers
   * @param probeAddress where health and readiness answer too, without TLS and without password
   */
  public record Web(
      ListenAddress listenAddress,
      boolean exposeUi,
      int maxConnections,
      Optional<Path> configFile,
      Optional<ListenAddress> probeAddress) {}

  /**
   * The cheap reads.
   *
   * @param interval the time from one to the next
   * @param timeout how long one may take
   */
  public record Collect(Duration interval, Duration timeout) {}

  /**
   * The reads that copy tables.
   *
   * @param maxAge after how long one is due although no change was seen
   * @param cpuShare the share of one core they may use in the long run, 0 to 1
   */
  public record Census(Duration maxAge, double cpuShare) {}

  /**
   * Where the kernel is found.
   *
   * @param procfs where procfs is mounted
   * @param networkNamespace the namespace to look at, empty for the process's own
   * @param xtablesLock the file that iptables locks
   * @param cgroupfs where the node's control groups are mounted
   */
  public record Kernel(
      Path procfs, Optional<Path> networkNamespace, Path xtablesLock, Path cgroupfs) {}

  /**
   * What is read.
   *
   * @param iptables whether iptables is read
   * @param ipvs whether IP Virtual Server is read
   * @param nftables whether kube-proxy's tables of nftables are read
   * @param conntrack whether connection tracking is read
   * @param alias whether the addresses of {@code aliasInterface} are counted
   * @param aliasInterface the interface with the cluster IPs in IPVS mode
   * @param ebpf whether maps of eBPF are read
   * @param ebpfMaps the folder where they are pinned
   * @param restore whether the runs of the tools that change the data plane are watched
   * @param restoreNetworkNamespace where exit records come, empty for the process's own namespace
   * @param lock whether the xtables lock is read
   * @param kubeproxy whether kube-proxy is watched and asked
   * @param host whether facts about the host are read
   */
  public record Collectors(
      boolean iptables,
      boolean ipvs,
      boolean nftables,
      boolean conntrack,
      boolean alias,
      String aliasInterface,
      boolean ebpf,
      Path ebpfMaps,
      boolean restore,
      Optional<Path> restoreNetworkNamespace,
      boolean lock,
      boolean kubeproxy,
      boolean host) {}

  /**
   * Where kube-proxy is asked.
   *
   * @param metricsAddress where it serves its metrics and its configuration
   * @param healthzAddress where it serves its health check
   * @param metricsMaxBytes the largest page of its metrics that is read
   */
  public record KubeProxy(
      InetSocketAddress metricsAddress, InetSocketAddress healthzAddress, int metricsMaxBytes) {
    /**
     * Returns where to ask for the metrics. The default is what kube-proxy takes on a node with an
     * IPv4 address; on one that has none it takes IPv6's loopback.
     */
    public List<InetSocketAddress> metricsAddresses() {
      return addresses(metricsAddress, Settings.KUBE_PROXY_METRICS_ADDRESS);
    }

    /** Returns where to ask for the health check, by the same rule. */
    public List<InetSocketAddress> healthzAddresses() {
      return addresses(healthzAddress, Settings.KUBE_PROXY_HEALTHZ_ADDRESS);
    }

    private static List<InetSocketAddress> addresses(
        InetSocketAddress address, Setting<InetSocketAddress> setting) {
      return address.equals(setting.parse(setting.defaultText()))
          ? List.of(address, new InetSocketAddress(LOOPBACK6, address.getPort()))
          : List.of(address);
    }
  }

  /**
   * The log.
   *
   * @param level how much it says
   * @param format how its lines look
   */
  public record Log(LogLevel level, LogFormat format) {}

  /** Returns the configuration that holds when nobody says anything. */
  public static Config defaults() {
    return of(Map.of());
  }

  /** Takes each setting's text, or its default where there is none; the texts are valid. */
  static Config of(Map<Setting<?>, String> texts) {
    Texts values = new Texts(texts);
    return new Config(
        new Web(
            values.get(Settings.WEB_LISTEN_ADDRESS),
            values.get(Settings.WEB_EXPOSE_UI),
            values.get(Settings.WEB_MAX_CONNECTIONS),
            values.get(Settings.WEB_CONFIG_FILE),
            values.get(Settings.WEB_PROBE_ADDRESS)),
        new Collect(values.get(Settings.COLLECT_INTERVAL), values.get(Settings.COLLECT_TIMEOUT)),
        new Census(values.get(Settings.CENSUS_MAX_AGE), values.get(Settings.CENSUS_CPU_SHARE)),
        new Kernel(
            values.get(Settings.KERNEL_PROCFS),
            values.get(Settings.KERNEL_NETWORK_NAMESPACE),
            values.get(Settings.KERNEL_XTABLES_LOCK),
            values.get(Settings.KERNEL_CGROUPFS)),
        new Collectors(
            values.get(Settings.COLLECTORS_IPTABLES_ENABLED),
            values.get(Settings.COLLECTORS_IPVS_ENABLED),
            values.get(Settings.COLLECTORS_NFTABLES_ENABLED),
            values.get(Settings.COLLECTORS_CONNTRACK_ENABLED),
            values.get(Settings.COLLECTORS_ALIAS_ENABLED),
            values.get(Settings.COLLECTORS_ALIAS_INTERFACE),
            values.get(Settings.COLLECTORS_EBPF_ENABLED),
            values.get(Settings.COLLECTORS_EBPF_MAPS),
            values.get(Settings.COLLECTORS_RESTORE_ENABLED),
            values.get(Settings.COLLECTORS_RESTORE_NETWORK_NAMESPACE),
            values.get(Settings.COLLECTORS_LOCK_ENABLED),
            values.get(Settings.COLLECTORS_KUBEPROXY_ENABLED),
            values.get(Settings.COLLECTORS_HOST_ENABLED)),
        new KubeProxy(
            values.get(Settings.KUBE_PROXY_METRICS_ADDRESS),
            values.get(Settings.KUBE_PROXY_HEALTHZ_ADDRESS),
            values.get(Settings.KUBE_PROXY_METRICS_MAX_BYTES)),
        ThresholdSettings.values(values::get),
        new Log(values.get(Settings.LOG_LEVEL), values.get(Settings.LOG_FORMAT)));
  }

  private record Texts(Map<Setting<?>, String> texts) {
    <T> T get(Setting<T> setting) {
      return setting.parse(texts.getOrDefault(setting, setting.defaultText()));
    }
  }
}
