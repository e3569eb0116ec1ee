// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.config;

import static io.cliffwatch.config.SettingType.bool;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The table of settings: the file's keys, the environment's names and the flags come from it. */
public final class Settings {
  static final Setting<ListenAddress> WEB_LISTEN_ADDRESS =
      new Setting<>(
          "web.listen-address",
          SettingType.listenAddress(),
          ":10968",
          "Where the web server listens; without a host on all addresses");
  static final Setting<Boolean> WEB_EXPOSE_UI =
      new Setting<>(
          "web.expose-ui",
          bool(),
          "false",
          "Show the status page and the list of Services (/api/v1/services) to other machines too, not"
              + " only on loopback");
  static final Setting<Integer> WEB_MAX_CONNECTIONS =
      new Setting<>(
          "web.max-connections",
          SettingType.integer(1, 10_000),
          "64",
          "How many connections may be open at a time; more are closed at once");
  static final Setting<Optional<Path>> WEB_CONFIG_FILE =
      new Setting<>(
          "web.config.file",
          SettingType.optionalFile(),
          "",
          "TLS, users and headers, in the file format of the Prometheus exporter-toolkit");
  static final Setting<Optional<ListenAddress>> WEB_PROBE_ADDRESS =
      new Setting<>(
          "web.probe-address",
          SettingType.optionalListenAddress(),
          "",
          "Where /healthz and /readyz answer too, always without TLS and without password");
  static final Setting<Duration> COLLECT_INTERVAL =
      new Setting<>(
          "collect.interval",
          SettingType.duration(Duration.ofSeconds(1), Duration.ofMinutes(5)),
          "15s",
          "How often the cheap reads are done");
  static final Setting<Duration> COLLECT_TIMEOUT =
      new Setting<>(
          "collect.timeout",
          SettingType.duration(Duration.ofMillis(100), Duration.ofMinutes(1)),
          "5s",
          "How long a read may take before its collector counts as failed");
  static final Setting<Duration> CENSUS_MAX_AGE =
      new Setting<>(
          "census.max-age",
          SettingType.duration(Duration.ofSeconds(10), Duration.ofHours(24)),
          "15m",
          "After how long tables are counted again although no change was seen");
  static final Setting<Double> CENSUS_CPU_SHARE =
      new Setting<>(
          "census.cpu-share",
          SettingType.decimal(0.0001, 1),
          "0.005",
          "The share of one core that counting tables may use in the long run");
  static final Setting<Path> KERNEL_PROCFS =
      new Setting<>("kernel.procfs", SettingType.path(), "/proc", "Where procfs is mounted");
  static final Setting<Optional<Path>> KERNEL_NETWORK_NAMESPACE =
      new Setting<>(
          "kernel.network-namespace",
          SettingType.optionalPath(),
          "",
          "The network namespace to look at, such as /run/netns/NAME; empty for the agent's own");
  static final Setting<Path> KERNEL_XTABLES_LOCK =
      new Setting<>(
          "kernel.xtables-lock",
          SettingType.path(),
          "/run/xtables.lock",
          "The file that iptables locks while it writes");
  static final Setting<Path> KERNEL_CGROUPFS =
      new Setting<>(
          "kernel.cgroupfs",
          SettingType.path(),
          "/sys/fs/cgroup",
          "Where the node's control groups are mounted");
  static final Setting<Boolean> COLLECTORS_IPTABLES_ENABLED =
      new Setting<>("collectors.iptables.enabled", bool(), "true", "Read iptables");
  static final Setting<Boolean> COLLECTORS_IPVS_ENABLED =
      new Setting<>("collectors.ipvs.enabled", bool(), "true", "Read IP Virtual Server");
  static final Setting<Boolean> COLLECTORS_NFTABLES_ENABLED =
      new Setting<>(
          "collectors.nftables.enabled", bool(), "true", "Read kube-proxy's tables of nftables");
  static final Setting<Boolean> COLLECTORS_CONNTRACK_ENABLED =
      new Setting<>("collectors.conntrack.enabled", bool(), "true", "Read connection tracking");
  static final Setting<Boolean> COLLECTORS_ALIAS_ENABLED =
      new Setting<>(
          "collectors.alias.enabled", bool(), "true", "Count the addresses of the IPVS interface");
  static final Setting<String> COLLECTORS_ALIAS_INTERFACE =
      new Setting<>(
          "collectors.alias.interface",
          SettingType.networkInterface(),
          "kube-ipvs0",
          "The interface that kube-proxy puts cluster IPs on in IPVS mode");
  static final Setting<Boolean> COLLECTORS_EBPF_ENABLED =
      new Setting<>(
          "collectors.ebpf.enabled", bool(), "true", "Read the maps of Cilium's load balancer");
  static final Setting<Path> COLLECTORS_EBPF_MAPS =
      new Setting<>(
          "collectors.ebpf.maps",
          SettingType.path(),
          "/sys/fs/bpf/tc/globals",
          "The folder of a BPF file system where Cilium pins its maps");
  static final Setting<Boolean> COLLECTORS_RESTORE_ENABLED =
      new Setting<>(
          "collectors.restore.enabled",
          bool(),
          "true",
          "Watch the runs of iptables-restore, nft and ipset");
  static final Setting<Optional<Path>> COLLECTORS_RESTORE_NETWORK_NAMESPACE =
      new Setting<>(
          "collectors.restore.network-namespace",
          SettingType.optionalPath(),
          "",
          "The machine's initial network namespace, where exit records come; empty for the agent's"
              + " own");
  static final Setting<Boolean> COLLECTORS_LOCK_ENABLED =
      new Setting<>("collectors.lock.enabled", bool(), "true", "Read who holds the xtables lock");
  static final Setting<Boolean> COLLECTORS_KUBEPROXY_ENABLED =
      new Setting<>(
          "collectors.kubeproxy.enabled",
          bool(),
          "true",
          "Watch and ask kube-proxy, and pass its metrics on at /kube-proxy/metrics");
  static final Setting<Boolean> COLLECTORS_HOST_ENABLED =
      new Setting<>("collectors.host.enabled", bool(), "true", "Read facts about the host");
  static final Setting<InetSocketAddress> KUBE_PROXY_METRICS_ADDRESS =
      new Setting<>(
          "kube-proxy.metrics-address",
          SettingType.socketAddress(),
          "127.0.0.1:10249",
          "Where kube-proxy serves its metrics, its metricsBindAddress; the default stands for"
              + " [::1]:10249 too");
  static final Setting<InetSocketAddress> KUBE_PROXY_HEALTHZ_ADDRESS =
      new Setting<>(
          "kube-proxy.healthz-address",
          SettingType.socketAddress(),
          "127.0.0.1:10256",
          "Where kube-proxy serves its health check, its healthzBindAddress; the default stands for"
              + " [::1]:10256 too");
  static final Setting<Integer> KUBE_PROXY_METRICS_MAX_BYTES =
      new Setting<>(
          "kube-proxy.metrics-max-bytes",
          SettingType.integer(65_536, 16_777_216),
          "4194304",
          "The largest page of kube-proxy's metrics that is read; reading takes up to four times"
              + " that of the heap (48 MiB)");
  static final Setting<LogLevel> LOG_LEVEL =
      new Setting<>(
          "log.level", SettingType.oneOf(LogLevel.values()), "info", "How much the log says");
  static final Setting<LogFormat> LOG_FORMAT =
      new Setting<>(
          "log.format", SettingType.oneOf(LogFormat.values()), "text", "How the log's lines look");

  private static final List<Setting<?>> ALL =
      Stream.concat(
              Stream.<Setting<?>>of(
                  WEB_LISTEN_ADDRESS,
                  WEB_EXPOSE_UI,
                  WEB_MAX_CONNECTIONS,
                  WEB_CONFIG_FILE,
                  WEB_PROBE_ADDRESS,
                  COLLECT_INTERVAL,
                  COLLECT_TIMEOUT,
                  CENSUS_MAX_AGE,
                  CENSUS_CPU_SHARE,
                  KERNEL_PROCFS,
                  KERNEL_NETWORK_NAMESPACE,
                  KERNEL_XTABLES_LOCK,
                  KERNEL_CGROUPFS,
                  COLLECTORS_IPTABLES_ENABLED,
                  COLLECTORS_IPVS_ENABLED,
                  COLLECTORS_NFTABLES_ENABLED,
                  COLLECTORS_CONNTRACK_ENABLED,
                  COLLECTORS_ALIAS_ENABLED,
                  COLLECTORS_ALIAS_INTERFACE,
                  COLLECTORS_EBPF_ENABLED,
                  COLLECTORS_EBPF_MAPS,
                  COLLECTORS_RESTORE_ENABLED,
                  COLLECTORS_RESTORE_NETWORK_NAMESPACE,
                  COLLECTORS_LOCK_ENABLED,
                  COLLECTORS_KUBEPROXY_ENABLED,
                  COLLECTORS_HOST_ENABLED,
                  KUBE_PROXY_METRICS_ADDRESS,
                  KUBE_PROXY_HEALTHZ_ADDRESS,
                  KUBE_PROXY_METRICS_MAX_BYTES,
                  LOG_LEVEL,
                  LOG_FORMAT),
              ThresholdSettings.all().stream())
          .toList();

  private Settings() {}

  /** Returns all settings in the order in which usage texts show them. */
  public static List<Setting<?>> all() {
    return ALL;
  }

  static Optional<Setting<?>> byKey(String key) {
    return ALL.stream()
        .<Setting<?>>map(setting -> setting)
        .filter(s -> s.key().equals(key))
        .findFirst();
  }

  static boolean isSection(String path) {
    return ALL.stream().anyMatch(setting -> setting.key().startsWith(path + "."));
  }
}
