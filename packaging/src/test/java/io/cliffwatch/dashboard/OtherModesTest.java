// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.cliffwatch.prometheus.PrometheusServer;
import io.cliffwatch.prometheus.Sample;
import io.cliffwatch.testing.Requirement;
import io.cliffwatch.testing.Requires;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The dashboard when a node changes its mode: what has a meaning in every mode keeps its figures,
 * and what has none says so. Each mode is a target that serves what the collectors expose there,
 * which other tests compare with the kernel.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Requires(Requirement.PROMETHEUS)
class OtherModesTest {
  private static final Path EXPOSED = Path.of("../exporter/src/test/resources/golden");

  private static final List<String> EVERYWHERE =
      List.of(
          "build", "thresholds", "collector", "restore", "lock", "kubeproxy", "conntrack", "host");

  private static final Mode IPTABLES =
      new Mode(
          "iptables",
          "legacy",
          "iptables: what the rules are made of",
          List.of("iptables-tables", "iptables-census"));

  /**
   * A mode.
   *
   * @param word its name
   * @param backend which iptables
   * @param row the row that is the mode's own
   * @param files what a node exposes besides what every node does
   */
  record Mode(String word, String backend, String row, List<String> files) {
    @Override
    public String toString() {
      return word;
    }

    String exposition() throws IOException {
      StringBuilder text = new StringBuilder();
      for (String file : Stream.concat(EVERYWHERE.stream(), files.stream()).toList()) {
        text.append(Files.readString(EXPOSED.resolve(file + ".txt")));
      }
      return text
          + """
          cliffwatch_proxy_mode_info{backend="%2$s",mode="%1$s"} 1
          cliffwatch_services{ip_family="IPv4",mode="%1$s"} 1200
          cliffwatch_endpoints{ip_family="IPv4",mode="%1$s"} 6000
          cliffwatch_leftover_objects{mode="nftables"} 0
          process_cpu_seconds_total 1
          process_resident_memory_bytes 1
          """
              .formatted(word, backend);
    }
  }

  private final HttpServer nodes = serve();
  private final PrometheusServer prometheus = scrape(nodes.getAddress().getPort());

  OtherModesTest() throws Exception {}

  static List<Mode> modes() {
    return List.of(
        IPTABLES,
        new Mode("ipvs", "", "IPVS", List.of("ipvs", "ipvs-census", "alias", "alias-drift")),
        new Mode("nftables", "", "nftables", List.of("nftables")),
        new Mode("ebpf", "", "eBPF", List.of("ebpf-maps", "ebpf-census")));
  }

  private static HttpServer serve() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    for (Mode mode : modes()) {
      byte[] body = mode.exposition().getBytes(StandardCharsets.UTF_8);
      server.createContext(
          "/" + mode.word(),
          exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
          });
    }
    server.start();
    return server;
  }

  private static PrometheusServer scrape(int port) throws Exception {
    String targets =
        modes().stream()
            .map(mode ->
                """
                - job_name: %1$s
                  metrics_path: /%1$s
                  static_configs: [{targets: ["127.0.0.1:%2$d"], labels: {job: %3$s, instance: %1$s}}]
                """
                    .formatted(mode.word(), port, LiveNode.JOB))
            .collect(Collectors.joining());
    PrometheusServer server =
        PrometheusServer.onLoopback(
            "global: {scrape_interval: 1s, scrape_timeout: 1s}\nscrape_configs:\n" + targets);
    server.await(
        "count_over_time(cliffwatch_build_info[1m]) > 3",
        samples -> samples.size() == modes().size());
    return server;
  }

  @AfterAll
  void stop() throws IOException {
    prometheus.close();
    nodes.stop(0);
  }

  @ParameterizedTest
  @MethodSource("modes")
  void onlyWhatHasNoMeaningInTheModeIsEmpty(Mode mode) throws Exception {
    Set<String> expected = new TreeSet<>();
    modes().stream()
        .filter(other -> !other.equals(mode))
        .forEach(other -> expected.addAll(Dashboard.node().titles(other.row)));
    if (!mode.equals(IPTABLES)) {
      expected.addAll(List.of("Lookup", "Lookup and thresholds"));
    }
    expected.remove("IPVS sysctls"); // which are there as soon as the module is
    assertThat(emptyPanels(mode)).containsExactlyElementsOf(expected);
  }

  @Test
  void theServicesGoOnUnderTheNewModesName() throws Exception {
    for (Mode mode : modes()) {
      Dashboard.Query services =
          Dashboard.node().queries().stream()
              .filter(query -> query.panel().equals("Services and thresholds"))
              .findFirst()
              .orElseThrow();
      assertThat(ask(services, mode))
          .containsExactly(new Sample(Map.of("mode", mode.word(), "ip_family", "IPv4"), 1200));
    }
  }

  private Set<String> emptyPanels(Mode mode) throws Exception {
    Map<String, List<Sample>> panels = new TreeMap<>();
    for (Dashboard.Query query : Dashboard.node().queries()) {
      List<Sample> samples = ask(query, mode);
      assertThat(samples).as(query.toString()).allMatch(sample -> Double.isFinite(sample.value()));
      panels.computeIfAbsent(query.panel(), panel -> new ArrayList<>()).addAll(samples);
    }
    Set<String> empty = new TreeSet<>();
    panels.forEach((panel, samples) -> {
      if (samples.isEmpty()) {
        empty.add(panel);
      }
    });
    return empty;
  }

  private List<Sample> ask(Dashboard.Query query, Mode mode) throws Exception {
    return prometheus.query(LiveNode.expression(query, mode.word()));
  }
}
