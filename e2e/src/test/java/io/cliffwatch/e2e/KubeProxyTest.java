// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.e2e;

import static io.cliffwatch.e2e.KubeProxyFigures.QUEUED;
import static io.cliffwatch.e2e.KubeProxyFigures.SYNCED;
import static io.cliffwatch.e2e.KubeProxyFigures.agreed;
import static io.cliffwatch.e2e.KubeProxyFigures.countedSyncs;
import static io.cliffwatch.e2e.KubeProxyFigures.cpu;
import static io.cliffwatch.e2e.KubeProxyFigures.lag;
import static io.cliffwatch.e2e.KubeProxyFigures.now;
import static io.cliffwatch.e2e.KubeProxyFigures.peak;
import static io.cliffwatch.e2e.KubeProxyFigures.syncs;
import static io.cliffwatch.e2e.KubeProxyFigures.up;
import static io.cliffwatch.e2e.KubeProxyFigures.used;
import static io.cliffwatch.e2e.KubeProxyFigures.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cliffwatch.cgroupfs.ScratchCgroup;
import io.cliffwatch.e2e.agent.AgentProcess;
import io.cliffwatch.e2e.kubernetes.ControlPlane;
import io.cliffwatch.e2e.kubernetes.Exposition;
import io.cliffwatch.e2e.kubernetes.KubeProxy;
import io.cliffwatch.e2e.kubernetes.ProxyMode;
import io.cliffwatch.e2e.lab.Checkout;
import io.cliffwatch.e2e.lab.Lab;
import io.cliffwatch.e2e.lab.LabProcess;
import io.cliffwatch.e2e.lab.Node;
import io.cliffwatch.e2e.monitoring.Prometheus;
import io.cliffwatch.e2e.workload.Workload;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The agent beside the real kube-proxy; what kube-proxy says itself is the witness. */
@Tag("lab")
@Tag("kubeproxy")
final class KubeProxyTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int ENDPOINTS = 5;

  private static Lab lab;
  private static ControlPlane plane;
  private static Workload workload;
  private static int services;

  @BeforeAll
  static void open() throws Exception {
    lab = new Lab();
    plane = ControlPlane.start(lab);
    workload = new Workload(plane);
  }

  @AfterAll
  static void close() throws Exception {
    lab.close();
  }

  @Test
  void itsAnswerIsPassedOnByteForByteAndRead() throws Exception {
    Node node = lab.node("bytes");
    try (KubeProxy proxy = KubeProxy.start(lab, plane, node, ProxyMode.NFTABLES);
        RecordingProxy recording = new RecordingProxy(node, lab.folder(), 11249);
        AgentProcess agent =
            AgentProcess.on(lab, node, "--kube-proxy.metrics-address=127.0.0.1:11249")) {
      Path body = lab.folder().resolve("passed-on");
      String type =
          node.exec(
              "curl",
              "-s",
              "-o",
              body.toString(),
              "-w",
              "%{http_code} %{content_type}",
              agent.url() + "/kube-proxy/metrics");
      assertThat(type).isEqualTo("200 " + recording.contentType());
      byte[] passedOn = Files.readAllBytes(body);
      assertThat(passedOn).hasSizeGreaterThan(10_000);
      assertThat(recording.answers()).anyMatch(answer -> Arrays.equals(answer, passedOn));
      assertThat(proxy.process().isAlive()).isTrue();
    }
  }

  @Test
  void versionModeSyncsMemoryAndStartAreThoseThatItTells() throws Exception {
    Node node = lab.node("facts");
    try (KubeProxy proxy = KubeProxy.start(lab, plane, node, ProxyMode.NFTABLES);
        AgentProcess agent = AgentProcess.on(lab, node)) {
      addServices(3);
      agreed(proxy, agent);
      String version =
          node.exec(Checkout.program(KubeProxy.CURRENT, "kube-proxy").toString(), "--version");
      Exposition ours = agent.metrics();
      assertThat(ours.series())
          .containsEntry(
              "cliffwatch_kubeproxy_info{configured_mode=\"nftables\",version=\"%s\"}"
                  .formatted(version.strip().replace("Kubernetes ", "")),
              1.0)
          .containsEntry("cliffwatch_kubeproxy_up", 1.0);
      Exposition its = proxy.metrics();
      assertThat(value(ours, "cliffwatch_kubeproxy_start_time_seconds"))
          .isCloseTo(value(its, "process_start_time_seconds"), within(0.011));
      assertThat(value(ours, "cliffwatch_kubeproxy_resident_memory_bytes"))
          .isCloseTo(value(its, "process_resident_memory_bytes"), within(16e6));
    }
  }

  @Test
  void oneOf128IsReadToo() throws Exception {
    Node node = lab.node("old");
    plane.register(node);
    try (KubeProxy proxy =
            KubeProxy.start(lab, plane, node, ProxyMode.IPTABLES_NF_TABLES, KubeProxy.OLD, false);
        AgentProcess agent = AgentProcess.on(lab, node)) {
      addServices(3);
      proxy
          .process()
          .await(
              "both count the same syncs",
              PATIENCE,
              () -> syncs(proxy.metrics()).equals(countedSyncs(agent.metrics())));
      String version =
          node.exec(Checkout.program(KubeProxy.OLD, "kube-proxy").toString(), "--version");
      assertThat(agent.metrics().series())
          .containsEntry(
              "cliffwatch_kubeproxy_info{configured_mode=\"iptables\",version=\"%s\"}"
                  .formatted(version.strip().replace("Kubernetes ", "")),
              1.0);
    }
  }

  @Test
  void aSyncThatWaitsForTheLockIsOwed() throws Exception {
    Node node = lab.node("lag");
    try (KubeProxy proxy = KubeProxy.start(lab, plane, node, ProxyMode.IPTABLES_LEGACY);
        AgentProcess agent = AgentProcess.on(lab, node)) {
      proxy.process().await("nothing is owed", PATIENCE, () -> lag(agent) == 0);
      LabProcess holder =
          lab.start("holder", node.place(), List.of("flock", "/run/xtables.lock", "sleep", "60"));
      addServices(1);
      proxy
          .process()
          .await(
              "a sync is owed",
              PATIENCE,
              () -> value(proxy.metrics(), QUEUED) > value(proxy.metrics(), SYNCED));
      double queued = value(proxy.metrics(), QUEUED);
      Thread.sleep(4000);
      double before = now() - queued;
      double told = lag(agent);
      assertThat(told).isBetween(before - 2, now() - queued + 0.1).isGreaterThan(2);
      holder.close();
      proxy.process().await("it was made up for", PATIENCE, () -> lag(agent) == 0);
      Exposition its = proxy.metrics();
      assertThat(value(its, SYNCED)).isGreaterThanOrEqualTo(value(its, QUEUED));
    }
  }

  /** The witness is the control group's own file. */
  @Test
  void theCpuTimeOfItsGroupHasTheRestoresAndTheBurstThatTheyAre() throws Exception {
    Node node = lab.node("cpu");
    try (KubeProxy proxy = KubeProxy.start(lab, plane, node, ProxyMode.IPTABLES_NF_TABLES);
        ScratchCgroup group = ScratchCgroup.below(ScratchCgroup.hierarchies().getFirst())) {
      Files.writeString(group.folder().resolve("cgroup.procs"), "" + proxy.process().pid());
      try (AgentProcess agent = AgentProcess.on(lab, node)) {
        double tools = value(proxy.metrics(), "process_cpu_seconds_total");
        double before = cpu(agent);
        double used = used(group);
        addServices(200);
        agreed(proxy, agent);
        double more = used(group) - used;
        double alone = value(proxy.metrics(), "process_cpu_seconds_total") - tools;
        assertThat(cpu(agent) - before).isCloseTo(more, within(0.1 + 0.05 * more));
        assertThat(more).as("with the restores it is more than its own").isGreaterThan(alone);
        Thread.sleep(Duration.ofSeconds(62)); // until the peak of these is over
        double idle = peak(agent);
        double last = used(group);
        long begin = System.nanoTime();
        Process burst =
            new ProcessBuilder(
                    "sh",
                    "-c",
                    "echo $$ >"
                        + group.folder().resolve("cgroup.procs")
                        + "; ulimit -t 1; while :; do :; done")
                .start();
        burst.waitFor();
        double lasted = (System.nanoTime() - begin) / 1e9;
        double burnt = used(group) - last;
        Thread.sleep(Duration.ofSeconds(5));
        double[] atFive = {peak(agent), peak(agent)};
        Thread.sleep(Duration.ofSeconds(50));
        double[] lateOn = {peak(agent), peak(agent)};
        assertThat(idle).isLessThan(0.5 * burnt);
        assertThat(atFive[0])
            .as("%s s of CPU in %s s, %s before", burnt, lasted, idle)
            .isBetween(0.9 * burnt / Math.max(1, lasted), burnt + 0.1);
        assertThat(new double[] {atFive[1], lateOn[0], lateOn[1]}).containsOnly(atFive[0]);
      }
    }
  }

  @Test
  void aRestartIsSeenAndWhileItIsAwayThatIsSaid() throws Exception {
    Node node = lab.node("restart");
    AgentProcess agent;
    double first;
    try (KubeProxy proxy = KubeProxy.start(lab, plane, node, ProxyMode.NFTABLES)) {
      agent = AgentProcess.on(lab, node);
      first = value(agent.metrics(), "cliffwatch_kubeproxy_start_time_seconds");
      assertThat(first)
          .isCloseTo(value(proxy.metrics(), "process_start_time_seconds"), within(0.011));
    }
    try (agent) {
      agent.process().await("it is missed", PATIENCE, () -> up(agent) == 0);
      assertThat(node.exec("curl", "-s", "-w", "%{http_code}", agent.url() + "/kube-proxy/metrics"))
          .contains("kube-proxy has ended")
          .endsWith("502");
      try (KubeProxy proxy =
          KubeProxy.start(lab, plane, node, ProxyMode.NFTABLES, KubeProxy.CURRENT, true)) {
        agent.process().await("it is back", PATIENCE, () -> up(agent) == 1);
        assertThat(value(agent.metrics(), "cliffwatch_kubeproxy_start_time_seconds"))
            .isGreaterThan(first)
            .isCloseTo(value(proxy.metrics(), "process_start_time_seconds"), within(0.011));
        assertThat(agent.process().log()).contains("restarts seen: 1");
      }
    }
  }

  @Test
  @Tag("long")
  void aPrometheusScrapesItAsKubeProxy() throws Exception {
    Node node = lab.node("prometheus");
    try (KubeProxy proxy = KubeProxy.start(lab, plane, node, ProxyMode.NFTABLES);
        AgentProcess _ = AgentProcess.on(lab, node)) {
      Prometheus prometheus =
          Prometheus.start(
              lab,
              """
              scrape_configs:
                - job_name: kube-proxy
                  metrics_path: /kube-proxy/metrics
                  scrape_interval: 1s
                  static_configs: [{targets: ["%s:10968"]}]
              """
                  .formatted(node.ipv4()));
      String synced = SYNCED.replace("{", "{job=\"kube-proxy\",");
      Eventually.holds(() -> {
        assertThat(values(prometheus.query("up{job=\"kube-proxy\"}"))).containsExactly(1.0);
        assertThat(values(prometheus.query(synced)))
            .containsExactly(value(proxy.metrics(), SYNCED));
      });
    }
  }

  private static List<Double> values(List<JsonObject> result) {
    return result.stream()
        .map(series -> Double.valueOf(series.getJsonArray("value").getString(1)))
        .toList();
  }

  private static void addServices(int more) throws Exception {
    services += more;
    workload.resize(services, ENDPOINTS);
  }
}
