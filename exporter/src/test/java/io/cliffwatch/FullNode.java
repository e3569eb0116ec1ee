// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cliffwatch.collector.CensusSchedule;
import io.cliffwatch.collector.CollectorSet;
import io.cliffwatch.collector.Gatherer;
import io.cliffwatch.config.BuildInfo;
import io.cliffwatch.config.Config;
import io.cliffwatch.config.ConfigLoader;
import io.cliffwatch.ebpf.CiliumMaps;
import io.cliffwatch.host.HostReader;
import io.cliffwatch.host.Sysctl;
import io.cliffwatch.ipvs.IpvsReader;
import io.cliffwatch.ipvs.RecordedIpvs;
import io.cliffwatch.kubeproxy.FakeProcess;
import io.cliffwatch.kubeproxy.FakeServer;
import io.cliffwatch.metric.Catalogue;
import io.cliffwatch.netlink.route.AddressFamily;
import io.cliffwatch.procfs.Procfs;
import io.cliffwatch.ruleset.KubeProxyRuleset;
import io.cliffwatch.testing.BpfFileSystem;
import io.cliffwatch.testing.ScratchNamespace;
import io.cliffwatch.websecurity.WebSecurityFile;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * A dual-stack node in a scratch namespace on which every collector has as much to tell as it ever
 * can, in the modes that a test wants, with an agent's collectors that read it.
 */
final class FullNode implements AutoCloseable {
  private static final int SERVICES = 30;
  private static final Duration PATIENCE = Duration.ofSeconds(45);
  private static final Path CORPUS = Path.of("src/test/resources/corpus");
  private static final List<String> STARTERS =
      List.of("kube-proxy", "kubelet", "portmap", "somebody");

  /** One of each kind that ends well and one that fails; none of them makes a table. */
  private static final List<String> RUNS =
      List.of(
          "iptables-restore --version",
          "iptables-restore --nonesuch",
          "ip6tables-restore --version",
          "ip6tables-restore --nonesuch",
          "nft --check -f /dev/null",
          "nft -f /nonesuch",
          "nft describe icmpv6_type",
          // A listing that fails is told by its command line alone: it waits at a full pipe, where
          // it is looked at, until nobody reads it any more.
          "(head -c 65536 /dev/zero; exec nft describe icmpv6_type) | sleep 4 &",
          "ipset list -n",
          "ipset list nonesuch");

  /** What routes Services. */
  enum Part {
    LEGACY_IPTABLES,
    IPTABLES_ON_NF_TABLES,
    IPVS,
    NFTABLES,
    EBPF
  }

  private final ScratchNamespace namespace = new ScratchNamespace();
  private final BpfFileSystem bpf = new BpfFileSystem();
  private final List<FakeProcess> processes = new ArrayList<>();
  private final Path folder;
  private final Path procfs;
  private final FakeServer server;
  private final CollectorSet collectors;
  private final Gatherer gatherer;

  FullNode(Path folder, Set<Part> parts) throws Exception {
    this.folder = folder;
    this.procfs = Files.createDirectories(folder.resolve("proc"));
    IpvsReader ipvs = RecordedIpvs.absent(procfs);
    for (Part part : parts) {
      switch (part) {
        case LEGACY_IPTABLES -> iptables("legacy");
        case IPTABLES_ON_NF_TABLES -> iptables("nft");
        case IPVS -> ipvs = ipvs();
        case NFTABLES -> namespace.exec("nft", "-f", CORPUS + "/nftables/ruleset.nft");
        case EBPF -> ebpf();
      }
    }
    sysctls();
    server = kubeProxy();
    Path webConfig = Files.writeString(folder.resolve("web.yaml"), "");
    Config config = config();
    Collectors all =
        new Collectors(
            config,
            BuildInfo.load(),
            Optional.of(WebSecurityFile.open(webConfig)),
            new Collectors.Replayable(ipvs, new HostReader(new Procfs(procfs), bpf.folder())));
    gatherer = new Gatherer(all.threads(), all.derivations());
    collectors =
        new CollectorSet(
            all.threads(),
            new CensusSchedule(
                config.census().maxAge(),
                config.census().cpuShare(),
                new RulesAtRest(config, all.restoreWatcher())),
            config.collect().interval());
    collectors.start();
    await("ready", series -> collectors.notReady().isEmpty());
  }

  Config config() throws Exception {
    return ConfigLoader.load(
        Optional.empty(),
        Map.of(
            "CLIFFWATCH_KERNEL_NETWORK_NAMESPACE", namespace.path().toString(),
            "CLIFFWATCH_KERNEL_XTABLES_LOCK", namespace.xtablesLock().toString(),
            "CLIFFWATCH_COLLECTORS_EBPF_MAPS", bpf.folder().toString(),
            "CLIFFWATCH_COLLECT_INTERVAL", "1s",
            "CLIFFWATCH_CENSUS_CPU_SHARE", "1"),
        Map.of());
  }

  /** Every class of chains, and every table. */
  private void iptables(String backend) throws Exception {
    for (AddressFamily family : AddressFamily.values()) {
      String tool = (family == AddressFamily.IPV4 ? "iptables-" : "ip6tables-") + backend;
      String rules = KubeProxyRuleset.everyShape(family, SERVICES, 1).withForeignChains().text();
      namespace.feed(rules, tool + "-restore");
      for (String table : List.of("raw", "security")) {
        namespace.exec(tool, "-t", table, "-A", "OUTPUT", "-j", "ACCEPT");
      }
    }
  }

  private IpvsReader ipvs() throws Exception {
    namespace.exec("ip", "link", "add", "kube-ipvs0", "type", "bridge");
    namespace.exec("ip", "addr", "add", "10.96.0.1/32", "dev", "kube-ipvs0");
    namespace.exec("ip", "addr", "add", "fd00:96::1/128", "dev", "kube-ipvs0");
    namespace.feed(
        """
        create KUBE-CLUSTER-IP hash:ip,port family inet
        add KUBE-CLUSTER-IP 10.96.0.1,tcp:80
        create KUBE-6-CLUSTER-IP hash:ip,port family inet6
        add KUBE-6-CLUSTER-IP fd00:96::1,tcp:80
        """,
        "ipset",
        "restore");
    return RecordedIpvs.dualStack(procfs);
  }

  private void ebpf() {
    new CiliumMaps(bpf)
        .service("10.96.0.1", 80, 0, 1, 1)
        .service("fd00:96::1", 80, 0, 1, 2)
        .service("0.0.0.0", 30080, CiliumMaps.NODE_PORT, 1, 1)
        .backend(1, "10.1.0.1", 80)
        .backend(2, "fd01::1", 80)
        .make(64);
    bpf.create("cilium_lb4_reverse_nat", "hash", 2, 8, 64, 1);
    bpf.create("cilium_lb6_reverse_nat", "hash", 2, 20, 64, 1);
    bpf.create("cilium_lb_affinity_match", "hash", 8, 1, 64, 1);
    bpf.create("cilium_lb4_source_range", "lpm_trie", 12, 1, 64, 1);
    bpf.create("cilium_lb6_source_range", "lpm_trie", 24, 1, 64, 1);
  }

  /** Those of IPVS are nowhere where it is not in the kernel. */
  private void sysctls() throws IOException {
    write("sys/kernel/osrelease", "6.1.0-47-amd64");
    for (Sysctl sysctl : Sysctl.values()) {
      write("sys/" + sysctl.key().replace('.', '/'), "1");
    }
  }

  private void write(String file, String text) throws IOException {
    Path path = procfs.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text + "\n");
  }

  private FakeServer kubeProxy() throws Exception {
    for (String starter : STARTERS) {
      processes.add(new FakeProcess(namespace, folder, starter));
    }
    Path answers = CORPUS.resolve("iptables-legacy");
    return new FakeServer(namespace, 10249)
        .on(
            "/metrics",
            FakeServer.METRICS,
            Files.readAllBytes(answers.resolve("kube-proxy-metrics.txt")))
        .on("/configz", "application/json", Files.readAllBytes(answers.resolve("configz.json")))
        .on("/proxyMode", "text/plain", Files.readAllBytes(answers.resolve("proxyMode.txt")));
  }

  Catalogue catalogue() {
    return gatherer.catalogue();
  }

  /** Lets everybody run everything, then holds the lock, and returns the series that there are. */
  Set<String> series() throws Exception {
    for (FakeProcess process : processes) {
      for (String run : RUNS) {
        process.runToTheEnd(run + " >/dev/null 2>&1");
      }
    }
    int combinations = processes.size() * RUNS.size();
    await(
        combinations + " kinds of runs",
        series -> count(series, "cliffwatch_restores_total{") == combinations);
    await("a peak", series -> count(series, "cliffwatch_kubeproxy_cpu_peak_cores") == 1);
    Process holder =
        namespace.start(
            new ProcessBuilder(
                "flock", namespace.xtablesLock().toString(), "sh", "-c", "read line"));
    try {
      return await(
          "a lock that is held",
          series -> count(series, "cliffwatch_xtables_lock_held_seconds{") == 1);
    } finally {
      holder.getOutputStream().close();
      holder.waitFor();
    }
  }

  static long count(Set<String> series, String beginning) {
    return series.stream().filter(name -> name.startsWith(beginning)).count();
  }

  private Set<String> await(String what, Predicate<Set<String>> wanted) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      Set<String> series = exposed();
      if (wanted.test(series)) {
        return series;
      }
      if (System.nanoTime() > end) {
        throw new AssertionError(
            "not " + what + "; " + collectors.notReady() + "\n" + String.join("\n", series));
      }
      Thread.sleep(100);
    }
  }

  private Set<String> exposed() throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    PrometheusTextFormatWriter.create().write(text, gatherer.collect());
    Set<String> series = new TreeSet<>();
    text.toString(UTF_8)
        .lines()
        .filter(line -> line.startsWith("cliffwatch_"))
        .forEach(line -> series.add(line.substring(0, line.lastIndexOf(' '))));
    return series;
  }

  @Override
  public void close() throws IOException {
    collectors.close();
    server.close();
    processes.forEach(FakeProcess::close);
    bpf.close();
    namespace.close();
  }
}
