// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.kubeproxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cliffwatch.cgroupfs.Cgroupfs;
import io.cliffwatch.collector.Outcome;
import io.cliffwatch.kubeproxy.FakeServer.Reply;
import io.cliffwatch.procfs.Procfs;
import io.cliffwatch.testing.Requirement;
import io.cliffwatch.testing.Requires;
import io.cliffwatch.testing.ScratchNamespace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Requires(Requirement.ROOT)
class KubeProxyReaderTest {
  private static final int PORT = 10249;
  private static final int HEALTH_PORT = 10256;
  private static final int LARGEST = 1 << 20;

  @TempDir private Path folder;
  private ScratchNamespace namespace;
  private KubeProxyReader reader;

  @BeforeEach
  void open() throws Exception {
    namespace = new ScratchNamespace();
    reader = reader(List.of("127.0.0.1"), Duration.ofSeconds(4));
  }

  @AfterEach
  void close() throws Exception {
    reader.close();
    namespace.close();
  }

  @Test
  void withoutAProcessAndWithoutAListenerItIsAbsent() throws Exception {
    assertThat(read())
        .isEqualTo(
            new Outcome.Absent<>(
                "there is no process kube-proxy in this network namespace, and nobody listens at"
                    + " 127.0.0.1:10249"));
  }

  @Test
  void aProcessOfAnotherNetworkNamespaceIsAnotherNodes() throws Exception {
    try (ScratchNamespace other = new ScratchNamespace();
        FakeProcess process = new FakeProcess(other, folder, "kube-proxy")) {
      assertThat(process.process().isAlive()).isTrue();
      assertThat(read()).isInstanceOf(Outcome.Absent.class);
    }
  }

  @Test
  void whatKubeProxyAnswersIsPassedOnAndRead() throws Exception {
    byte[] page = Captured.metrics("iptables-legacy");
    try (FakeProcess process = new FakeProcess(namespace, folder, "kube-proxy");
        FakeServer _ = healthy(page);
        FakeServer health = new FakeServer(namespace, HEALTH_PORT)) {
      health.on("/livez", "application/json", "{}".getBytes(UTF_8));
      KubeProxySnapshot snapshot = snapshot();
      assertThat(snapshot.page())
          .contains(new MetricsPage(FakeServer.METRICS, ByteBuffer.wrap(page)));
      assertThat(snapshot.syncs()).contains(new KubeProxySnapshot.Syncs(0, 2, 0));
      assertThat(snapshot.configuration())
          .isEqualTo(
              new ProxyConfiguration(
                  Optional.of("iptables"),
                  Optional.of("10.244.0.0/13,fd00:244::/48"),
                  Optional.of("ClusterCIDR"),
                  Optional.of("1s")));
      assertThat(snapshot.health()).isEqualTo(Health.WELL);
      ProcessFigures figures = snapshot.process().orElseThrow();
      ProcessHandle witness = process.process().toHandle();
      assertThat(figures.pid()).isEqualTo(witness.pid());
      assertThat(figures.startSeconds())
          .isCloseTo(witness.info().startInstant().orElseThrow().toEpochMilli() / 1e3, within(1.1));
      assertThat(figures.residentBytes()).isBetween(100_000L, 10_000_000L);
      assertThat(snapshot.remark())
          .contains("process " + witness.pid(), "mode iptables", "minSyncPeriod 1s");
    }
  }

  @Test
  void theMetricsAreFetchedOnceAReadAndTheConfigurationOnceAProcess() throws Exception {
    try (FakeProcess process = new FakeProcess(namespace, folder, "kube-proxy");
        FakeServer server = healthy(Captured.metrics("nftables"))) {
      for (int reads = 0; reads < 3; reads++) {
        assertThat(snapshot().up()).isTrue();
      }
      assertThat(server.requests().stream().map(request -> request.split(" ", 3)[1]))
          .containsExactly("/metrics", "/configz", "/proxyMode", "/metrics", "/metrics");
      assertThat(process.process().isAlive()).isTrue();
    }
  }

  static Set<Map.Entry<String, Reply>> badReplies() {
    byte[] page = "kubeproxy_sync_x 1\n".getBytes(UTF_8);
    String head = "HTTP/1.1 200 OK\r\nContent-Type: " + FakeServer.METRICS + "\r\n";
    return Map.<String, Reply>ofEntries(
            Map.entry("answers 404", stream -> stream.write(FakeServer.NOT_FOUND)),
            Map.entry(
                "answers 500",
                stream -> stream.write(FakeServer.answer("500 Oops", FakeServer.METRICS, page))),
            Map.entry(
                "answers with text/html",
                stream -> stream.write(FakeServer.answer("200 OK", "text/html", page))),
            Map.entry("there is no answer", stream -> stream.flush()),
            Map.entry(
                "is not HTTP", stream -> stream.write("SSH-2.0-x\r\n\r\n".getBytes(ISO_8859_1))),
            Map.entry(
                "ends early",
                stream -> stream.write((head + "Content-Length: 9\r\n\r\nshort").getBytes(UTF_8))),
            Map.entry(
                "ends early ", // in the midst of a chunk, as when kube-proxy ends
                stream ->
                    stream.write(
                        (head + "Transfer-Encoding: chunked\r\n\r\nff\r\nx").getBytes(UTF_8))),
            Map.entry(
                "does not tell its length",
                stream ->
                    stream.write(
                        (head + "Transfer-Encoding: chunked\r\n\r\nzz\r\n").getBytes(UTF_8))),
            Map.entry(
                "encoded as gzip",
                stream -> stream.write((head + "Content-Encoding: gzip\r\n\r\nx").getBytes(UTF_8))),
            Map.entry(
                "headers are larger",
                stream -> stream.write((head + "X: " + "x".repeat(20_000)).getBytes(UTF_8))),
            Map.entry("does not answer within 4000 ms", stream -> Thread.sleep(60_000)),
            Map.entry(
                "does not answer within 4000 ms ", // a byte now and then
                stream -> {
                  stream.write((head + "Content-Length: 1000\r\n\r\n").getBytes(UTF_8));
                  for (int i = 0; i < 1000; i++) {
                    stream.write('x');
                    Thread.sleep(100);
                  }
                }))
        .entrySet();
  }

  @ParameterizedTest
  @MethodSource("badReplies")
  void whoRunsAndAnswersBadlyIsNotUpAndSaysWhy(Map.Entry<String, Reply> bad) throws Exception {
    try (FakeProcess process = new FakeProcess(namespace, folder, "kube-proxy");
        FakeServer server = new FakeServer(namespace, PORT)) {
      server.on("/metrics", bad.getValue());
      KubeProxySnapshot snapshot = snapshot();
      assertThat(snapshot.up()).isFalse();
      assertThat(snapshot.remark())
          .contains(bad.getKey().strip())
          .contains("its process is " + process.process().pid());
      assertThat(snapshot.process()).as("what it costs is told all the same").isPresent();
      assertThat(snapshot.syncs()).isEmpty();
    }
  }

  /** The error is not that of a closed port (EADDRNOTAVAIL). */
  @Test
  void whereThereIsNoSuchLoopbackNobodyListens() throws Exception {
    namespace.exec("sh", "-c", "echo 1 >/proc/sys/net/ipv6/conf/all/disable_ipv6");
    reader = reader(List.of("127.0.0.1", "::1"), Duration.ofSeconds(4));
    assertThat(read())
        .isEqualTo(
            new Outcome.Absent<>(
                "there is no process kube-proxy in this network namespace, and nobody listens at"
                    + " 127.0.0.1:10249 or [::1]:10249"));
  }

  @Test
  void itIsFoundAgainWhenItChangesItsAddress() throws Exception {
    byte[] page = Captured.metrics("nftables");
    reader = reader(List.of("127.0.0.1", "::1"), Duration.ofSeconds(4));
    try (FakeProcess _ = new FakeProcess(namespace, folder, "kube-proxy")) {
      for (String address : List.of("::1", "127.0.0.1", "::1")) {
        try (FakeServer server = new FakeServer(namespace, address, PORT)) {
          server.on("/metrics", FakeServer.METRICS, page);
          assertThat(snapshot().up()).as(address).isTrue();
        }
      }
    }
  }

  static Set<Map.Entry<String, Reply>> largeReplies() {
    String head = "HTTP/1.1 200 OK\r\nContent-Type: " + FakeServer.METRICS + "\r\n";
    byte[] length = (head + "Content-Length: 99999999\r\n\r\n").getBytes(UTF_8);
    byte[] large = new byte[LARGEST + 1];
    return Map.<String, Reply>of(
            "by its length",
            stream -> stream.write(length),
            "in chunks",
            FakeServer.chunked(FakeServer.METRICS, large, 65_536),
            "without an end",
            stream -> {
              stream.write((head + "\r\n").getBytes(UTF_8));
              stream.write(large);
            })
        .entrySet();
  }

  /** As that of k3s can be, where everything serves its metrics. */
  @ParameterizedTest
  @MethodSource("largeReplies")
  void ofAPageThatIsTooLargeTheRestIsTold(Map.Entry<String, Reply> large) throws Exception {
    try (FakeServer server = healthy(Captured.metrics("iptables-legacy"))) {
      server.on("/metrics", large.getValue());
      assertThatThrownBy(this::read).hasMessageContaining("too large, more than the 1048576 bytes");
      try (FakeProcess process = new FakeProcess(namespace, folder, "kube-proxy")) {
        KubeProxySnapshot snapshot = snapshot();
        assertThat(snapshot.up()).isTrue();
        assertThat(snapshot.process().orElseThrow().pid()).isEqualTo(process.process().pid());
        assertThat(snapshot.configuration().mode()).contains("iptables");
        assertThat(snapshot.page()).isEmpty();
        assertThat(snapshot.syncs()).isEmpty();
        assertThat(snapshot.remark()).contains("too large", "kube-proxy.metrics-max-bytes");
      }
    }
  }

  @Test
  void thePageMayBeAsLargeAsIsAllowed() throws Exception {
    byte[] page = new byte[LARGEST];
    Arrays.fill(page, (byte) '\n');
    String head = "HTTP/1.1 200 OK\r\nContent-Type: " + FakeServer.METRICS + "\r\n\r\n";
    try (FakeProcess _ = new FakeProcess(namespace, folder, "kube-proxy");
        FakeServer server = new FakeServer(namespace, PORT)) {
      for (Reply reply :
          List.<Reply>of(
              FakeServer.chunked(FakeServer.METRICS, page, 65_536),
              stream -> stream.write(FakeServer.answer("200 OK", FakeServer.METRICS, page)),
              stream -> {
                stream.write(head.getBytes(UTF_8));
                stream.write(page);
              })) {
        server.on("/metrics", reply);
        assertThat(snapshot().page().orElseThrow().body()).isEqualTo(ByteBuffer.wrap(page));
      }
    }
  }

  @Test
  void whoRunsAndDoesNotListenSaysWhereItMay() throws Exception {
    try (FakeProcess process = new FakeProcess(namespace, folder, "kube-proxy")) {
      KubeProxySnapshot snapshot = snapshot();
      assertThat(snapshot.up()).isFalse();
      assertThat(snapshot.remark())
          .contains("nobody listens at 127.0.0.1:10249", "kube-proxy.metrics-address")
          .contains("its process is " + process.process().pid());
    }
  }

  @Test
  void theBytesArriveInWhateverPiecesTheyAreSent() throws Exception {
    byte[] page = Captured.metrics("ipvs");
    try (FakeProcess process = new FakeProcess(namespace, folder, "kube-proxy");
        FakeServer server = new FakeServer(namespace, PORT)) {
      for (int chunk : new int[] {1, 100, 8192, 1 << 20}) {
        server.on("/metrics", FakeServer.chunked(FakeServer.METRICS, page, chunk));
        assertThat(snapshot().page().orElseThrow().body()).isEqualTo(ByteBuffer.wrap(page));
      }
      assertThat(process.process().isAlive()).isTrue();
    }
  }

  @Test
  void anOlderOneWithoutLivezIsAskedForHealthz() throws Exception {
    try (FakeProcess _ = new FakeProcess(namespace, folder, "kube-proxy");
        FakeServer _ = healthy(Captured.metrics("ipvs"));
        FakeServer health = new FakeServer(namespace, HEALTH_PORT)) {
      byte[] unwell = FakeServer.answer("503 Service Unavailable", "text/plain", new byte[0]);
      health.on("/healthz", stream -> stream.write(unwell));
      KubeProxySnapshot snapshot = snapshot();
      assertThat(snapshot.health()).isEqualTo(Health.NOT_WELL);
      assertThat(snapshot.remark()).contains("not well");
      assertThat(snapshot.up()).isTrue();
    }
  }

  @Test
  void oneThatHasEndedIsExpectedBackAndItsReturnIsARestart() throws Exception {
    byte[] page = Captured.metrics("iptables-legacy");
    try (FakeProcess first = new FakeProcess(namespace, folder, "kube-proxy")) {
      try (FakeServer _ = healthy(page)) {
        assertThat(snapshot().up()).isTrue();
      }
      assertThat(snapshot().process().orElseThrow().pid()).isEqualTo(first.process().pid());
    }
    KubeProxySnapshot gone = snapshot();
    assertThat(gone.up()).isFalse();
    assertThat(gone.process()).isEmpty();
    assertThat(gone.remark()).contains("has ended");
    try (FakeProcess second = new FakeProcess(namespace, folder, "kube-proxy");
        FakeServer _ = healthy(page)) {
      KubeProxySnapshot back = snapshot();
      assertThat(back.process().orElseThrow().pid()).isEqualTo(second.process().pid());
      assertThat(back.remark()).contains("restarts seen: 1");
    }
  }

  @Test
  void ofSeveralTheOldestIsToldUntilItEnds() throws Exception {
    try (FakeProcess old = new FakeProcess(namespace, folder, "kube-proxy");
        FakeServer _ = healthy(Captured.metrics("iptables-legacy"))) {
      Thread.sleep(20); // a tick, so that one is older
      try (FakeProcess young = new FakeProcess(namespace, folder, "kube-proxy")) {
        KubeProxySnapshot both = snapshot();
        assertThat(both.process().orElseThrow().pid()).isEqualTo(old.process().pid());
        assertThat(both.remark())
            .contains("more than one runs", "also process " + young.process().pid());
        old.end();
        KubeProxySnapshot after = snapshot();
        assertThat(after.process().orElseThrow().pid()).isEqualTo(young.process().pid());
        assertThat(after.remark()).doesNotContain("more than one");
      }
    }
  }

  @Test
  void insideOfK3sItAnswersAndItsProcessIsNotItsOwn() throws Exception {
    try (FakeProcess k3s = new FakeProcess(namespace, folder, "k3s-server");
        FakeServer _ = healthy(Captured.metrics("iptables-legacy"))) {
      KubeProxySnapshot snapshot = snapshot();
      assertThat(snapshot.up()).isTrue();
      assertThat(snapshot.process()).isEmpty();
      assertThat(snapshot.configuration().mode()).contains("iptables");
      assertThat(snapshot.remark())
          .contains("inside k3s-server (process " + k3s.process().pid() + ")");
    }
    try (FakeProcess k3s = new FakeProcess(namespace, folder, "k3s-agent")) {
      assertThat(read())
          .isEqualTo(
              new Outcome.Absent<>(
                  "k3s-agent (process %d) runs no kube-proxy: nobody listens at 127.0.0.1:10249"
                      .formatted(k3s.process().pid())));
    }
  }

  @Test
  void oneWhoseProcessIsHiddenIsToldAsThat() throws Exception {
    try (FakeServer _ = healthy(Captured.metrics("nftables"))) {
      KubeProxySnapshot snapshot = snapshot();
      assertThat(snapshot.up()).isTrue();
      assertThat(snapshot.process()).isEmpty();
      assertThat(snapshot.remark()).contains("hostPID: true");
    }
  }

  @Test
  void somebodyElseWhoListensThereIsAFailure() throws Exception {
    try (FakeServer server = new FakeServer(namespace, PORT)) {
      assertThatThrownBy(this::read)
          .isInstanceOf(IOException.class)
          .hasMessage(
              "there is no process kube-proxy, and 127.0.0.1:10249 answers 404 to /metrics");
      server.on("/metrics", FakeServer.METRICS, "node_load1 3\n".getBytes(UTF_8));
      assertThatThrownBy(this::read)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("what answers at 127.0.0.1:10249 is not kube-proxy");
    }
  }

  private FakeServer healthy(byte[] page) throws Exception {
    return new FakeServer(namespace, PORT)
        .on("/metrics", FakeServer.chunked(FakeServer.METRICS, page, 2048))
        .on("/configz", "application/json", Captured.configz("iptables-legacy"))
        .on("/proxyMode", "text/plain", Captured.proxyMode("iptables-legacy"));
  }

  private static KubeProxyReader reader(List<String> loopbacks, Duration timeout) {
    return new KubeProxyReader(
        new Procfs(Path.of("/proc")),
        new Cgroupfs(Path.of("/sys/fs/cgroup")),
        addresses(loopbacks, PORT),
        addresses(loopbacks, HEALTH_PORT),
        timeout,
        LARGEST);
  }

  private static List<InetSocketAddress> addresses(List<String> loopbacks, int port) {
    return loopbacks.stream()
        .map(loopback -> new InetSocketAddress(InetAddress.ofLiteral(loopback), port))
        .toList();
  }

  private Outcome<KubeProxySnapshot> read() throws Exception {
    return namespace.call(reader::read);
  }

  private KubeProxySnapshot snapshot() throws Exception {
    Outcome<KubeProxySnapshot> outcome = read();
    assertThat(outcome).isInstanceOf(Outcome.Read.class);
    return ((Outcome.Read<KubeProxySnapshot>) outcome).snapshot();
  }
}
