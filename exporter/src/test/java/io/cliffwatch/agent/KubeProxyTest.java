// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cliffwatch.cgroupfs.ScratchCgroup;
import io.cliffwatch.kubeproxy.FakeProcess;
import io.cliffwatch.kubeproxy.FakeServer;
import io.cliffwatch.testing.Requirement;
import io.cliffwatch.testing.Requires;
import io.cliffwatch.testing.ScratchNamespace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The whole agent beside a process that is called kube-proxy. */
@Requires({Requirement.ROOT, Requirement.SETPRIV})
class KubeProxyTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String CPU = "cliffwatch_kubeproxy_cpu_seconds_total";
  private static final String PEAK = "cliffwatch_kubeproxy_cpu_peak_cores";

  /** The kernel ends it after a second of CPU, as far as it looks then. */
  private static final String BURST = "(ulimit -t 1; while :; do :; done) >/dev/null 2>&1";

  /** kube-proxy has all of them, and its process is looked at all the same. */
  private static final List<String> NO_CAPABILITY = List.of("setpriv", "--bounding-set=-all");

  @TempDir private Path folder;

  static List<Path> hierarchies() {
    return ScratchCgroup.hierarchies();
  }

  /** The witness is the group's own file, read by us. */
  @ParameterizedTest
  @MethodSource("hierarchies")
  void aBurstOfASecondIsSeenByEveryScraper(Path hierarchy) throws Exception {
    try (ScratchNamespace namespace = new ScratchNamespace();
        ScratchCgroup group = ScratchCgroup.below(hierarchy);
        FakeProcess process = new FakeProcess(namespace, folder, "kube-proxy")) {
      group.take(process.process());
      try (AgentProcess agent = new AgentProcess(namespace, NO_CAPABILITY)) {
        awaitPeak(agent);
        Map<String, Double> idle = agent.series();
        assertThat(idle.get(PEAK)).isLessThan(0.2);
        double usedBefore = used(group);
        long begin = System.nanoTime();
        process.runToTheEnd(BURST);
        double lasted = (System.nanoTime() - begin) / 1e9;
        double burst = used(group) - usedBefore;
        Map<String, Double> first = awaitCpu(agent, cpu(idle) + burst - 0.05);
        Thread.sleep(5000);
        Map<String, Double> second = agent.series();
        assertThat(first.get(PEAK))
            .as("%s s of CPU within %s s", burst, lasted)
            .isBetween(0.9 * burst / Math.max(1, lasted), burst + 0.05);
        assertThat(second.get(PEAK)).as("5 s later").isEqualTo(first.get(PEAK));
        assertThat(cpu(first) - cpu(idle)).isCloseTo(burst, within(0.05));
      }
    }
  }

  @Test
  void itsMetricsArePassedOnByteForByte() throws Exception {
    byte[] page =
        Files.readAllBytes(
            Path.of("src/test/resources/corpus/iptables-legacy/kube-proxy-metrics.txt"));
    try (ScratchNamespace namespace = new ScratchNamespace();
        FakeProcess process = new FakeProcess(namespace, folder, "kube-proxy");
        FakeServer server =
            new FakeServer(namespace, 10249)
                .on("/metrics", FakeServer.chunked(FakeServer.METRICS, page, 4096));
        AgentProcess agent = new AgentProcess(namespace, List.of())) {
      assertThat(get(namespace)).isEqualTo("200 " + FakeServer.METRICS);
      assertThat(Files.readAllBytes(folder.resolve("body"))).isEqualTo(page);
      assertThat(agent.series())
          .containsEntry("cliffwatch_kubeproxy_up", 1.0)
          .containsEntry("cliffwatch_kubeproxy_syncs_total{kind=\"full\"}", 2.0)
          .containsEntry("cliffwatch_kubeproxy_sync_lag_seconds", 0.0);
      server.on("/metrics", stream -> stream.write(FakeServer.NOT_FOUND));
      Thread.sleep(600); // a page of half a second ago is shared
      assertThat(get(namespace)).startsWith("502 text/plain");
      assertThat(Files.readString(folder.resolve("body")))
          .contains("127.0.0.1:10249 answers 404 to /metrics")
          .contains("its process is " + process.process().pid());
      agent.awaitSeries("cliffwatch_kubeproxy_up", 0.0);
    }
  }

  /** Where the node has no IPv4 address, kube-proxy takes IPv6's loopback by itself. */
  @Test
  void itIsAskedOnLoopbackOfIpv6WhereItListensThere() throws Exception {
    byte[] page = "kubeproxy_sync_total 1\n".getBytes(UTF_8);
    try (ScratchNamespace namespace = new ScratchNamespace();
        FakeProcess _ = new FakeProcess(namespace, folder, "kube-proxy");
        FakeServer metrics =
            new FakeServer(namespace, "::1", 10249).on("/metrics", FakeServer.METRICS, page);
        FakeServer health = new FakeServer(namespace, "::1", 10256);
        AgentProcess agent = new AgentProcess(namespace, List.of())) {
      assertThat(get(namespace)).isEqualTo("200 " + FakeServer.METRICS);
      assertThat(agent.series()).containsEntry("cliffwatch_kubeproxy_up", 1.0);
      assertThat(metrics.requests()).allMatch(request -> request.contains("Host: [::1]:10249"));
      assertThat(health.requests()).anyMatch(request -> request.startsWith("GET /livez "));
    }
  }

  @Test
  void withoutKubeProxyTheAnswerIsEmpty() throws Exception {
    try (ScratchNamespace namespace = new ScratchNamespace();
        AgentProcess agent = new AgentProcess(namespace, List.of())) {
      assertThat(get(namespace)).startsWith("200 text/plain; version=0.0.4");
      assertThat(folder.resolve("body")).isEmptyFile();
      assertThat(agent.series())
          .containsEntry("cliffwatch_collector_available{collector=\"kubeproxy\"}", 0.0)
          .containsEntry("cliffwatch_collector_success{collector=\"kubeproxy\"}", 1.0)
          .doesNotContainKey("cliffwatch_kubeproxy_up");
    }
  }

  @Test
  void theNamespaceThatIsLookedAtIsWhereKubeProxyIsAsked() throws Exception {
    byte[] page = "kubeproxy_sync_total 1\n".getBytes(UTF_8);
    try (ScratchNamespace node = new ScratchNamespace();
        ScratchNamespace own = new ScratchNamespace();
        FakeProcess process = new FakeProcess(node, folder, "kube-proxy");
        FakeServer _ = new FakeServer(node, 10249).on("/metrics", FakeServer.METRICS, page);
        AgentProcess agent =
            new AgentProcess(own, List.of(), "--kernel.network-namespace=" + node.path())) {
      assertThat(process.process().isAlive()).isTrue();
      assertThat(get(own)).isEqualTo("200 " + FakeServer.METRICS);
      assertThat(Files.readAllBytes(folder.resolve("body"))).isEqualTo(page);
      assertThat(agent.series()).containsEntry("cliffwatch_kubeproxy_up", 1.0);
    }
  }

  /** Returns status and content type; the body is in a file. */
  private String get(ScratchNamespace namespace) throws Exception {
    Files.deleteIfExists(folder.resolve("body"));
    return namespace.exec(
        "curl",
        "-s",
        "-o",
        folder.resolve("body").toString(),
        "-w",
        "%{http_code} %{content_type}",
        "http://127.0.0.1:10968/kube-proxy/metrics");
  }

  private static void awaitPeak(AgentProcess agent) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!agent.series().containsKey(PEAK)) {
      assertThat(System.nanoTime()).as("there is no peak").isLessThan(end);
      Thread.sleep(500);
    }
  }

  private static double cpu(Map<String, Double> series) {
    return requireNonNull(series.get(CPU), CPU);
  }

  /** A scrape on a busy machine may be answered with the figures before. */
  private static Map<String, Double> awaitCpu(AgentProcess agent, double least) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    Map<String, Double> series = agent.series();
    while (cpu(series) < least) {
      assertThat(System.nanoTime()).as("the burst does not count").isLessThan(end);
      Thread.sleep(100);
      series = agent.series();
    }
    return series;
  }

  private static double used(ScratchCgroup group) throws Exception {
    Path v1 = group.folder().resolve("cpuacct.usage");
    if (Files.exists(v1)) {
      return Long.parseLong(Files.readString(v1).strip()) / 1e9;
    }
    String v2 = Files.readString(group.folder().resolve("cpu.stat"));
    return Long.parseLong(v2.lines().findFirst().orElseThrow().replace("usage_usec ", "")) / 1e6;
  }
}
