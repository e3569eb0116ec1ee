// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.e2e.agent.AgentProcess;
import io.cliffwatch.e2e.kubernetes.Exposition;
import io.cliffwatch.e2e.lab.Checkout;
import io.cliffwatch.e2e.lab.Lab;
import io.cliffwatch.e2e.lab.Node;
import io.cliffwatch.listing.ServicesJson;
import io.cliffwatch.testing.Requirement;
import io.cliffwatch.testing.Requires;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The ebpf collector on maps that Cilium's own code has made and filled, beside what that code was
 * told to write and what bpftool dumps.
 */
@Tag("lab")
@Tag("ebpf")
@Requires({Requirement.ROOT, Requirement.BPF, Requirement.BPFTOOL})
final class EbpfTest {
  private static final String MAPS = "/sys/fs/bpf/tc/globals";
  private static final int BACKENDS = 5;
  private static final int EMPTY = 7;
  private static final List<String> COUNTED =
      List.of(
          "cilium_lb4_services_v2",
          "cilium_lb6_services_v2",
          "cilium_lb4_backends_v3",
          "cilium_lb6_backends_v3",
          "cilium_lb4_reverse_nat",
          "cilium_lb6_reverse_nat",
          "cilium_lb_affinity_match",
          "cilium_lb4_source_range",
          "cilium_lb6_source_range");

  private Lab lab;
  private Node node;

  @BeforeEach
  void start() throws Exception {
    lab = new Lab();
    node = lab.node("cilium");
    node.exec("mount", "-t", "bpf", "bpf", "/sys/fs/bpf");
    node.exec("mkdir", "-p", MAPS);
  }

  @AfterEach
  void stop() throws Exception {
    lab.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 2_000})
  void theFiguresAreWhatCiliumWasToldToWrite(int services) throws Exception {
    cilium("-services", services, "-empty", EMPTY, "-external", 20, "-draining", 1);
    try (AgentProcess agent = AgentProcess.on(lab, node)) {
      checkEntries(agent);
      checkServices(agent, IntStream.rangeClosed(1, services), services - EMPTY);

      cilium(
          "-services",
          services,
          "-empty",
          EMPTY,
          "-external",
          20,
          "-draining",
          1,
          "-remove-every",
          3);
      checkEntries(agent);
      IntStream left = IntStream.rangeClosed(1, services).filter(number -> number % 3 != 0);
      checkServices(agent, left, services - EMPTY);
    }
  }

  @Test
  void fullMapsAreFull() throws Exception {
    cilium("-overfill", "-capacity", 3_000);
    try (AgentProcess agent = AgentProcess.on(lab, node)) {
      checkEntries(agent);
      Exposition metrics = agent.metrics();
      for (String map : List.of("cilium_lb4_services_v2", "cilium_lb6_services_v2")) {
        assertThat(metrics.value(series("cliffwatch_ebpf_map_entries", map))).hasValue(3_000);
        assertThat(metrics.value(series("cliffwatch_ebpf_map_capacity", map))).hasValue(3_000);
      }
    }
  }

  @Test
  void anUnknownLayoutIsSaidAndNothingIsDecoded() throws Exception {
    cilium("-layout", "unknown");
    try (AgentProcess agent = AgentProcess.on(lab, node)) {
      Exposition metrics = agent.metrics();
      assertThat(metrics.value("cliffwatch_collector_available{collector=\"ebpf\"}")).hasValue(0);
      assertThat(metrics.value("cliffwatch_collector_success{collector=\"ebpf\"}")).hasValue(1);
      assertThat(metrics.series().keySet()).noneMatch(name -> name.startsWith("cliffwatch_ebpf_"));
      assertThat(agent.process().log())
          .contains("cilium_lb4_services_v2 has keys of 16 and values of 20 bytes");
    }
  }

  @Test
  void backendsOfAnotherVersionAreSaidAndNotTakenForNone() throws Exception {
    cilium("-services", 10);
    node.exec("mv", MAPS + "/cilium_lb4_backends_v3", MAPS + "/cilium_lb4_backends_v4");
    try (AgentProcess agent = AgentProcess.on(lab, node)) {
      Exposition metrics = agent.metrics();
      assertThat(metrics.value("cliffwatch_collector_available{collector=\"ebpf\"}")).hasValue(0);
      assertThat(metrics.value("cliffwatch_collector_success{collector=\"ebpf\"}")).hasValue(1);
      assertThat(metrics.series().keySet())
          .noneMatch(name -> name.matches("cliffwatch_(ebpf_|services|endpoints).*"));
      assertThat(metrics.value("cliffwatch_proxy_mode_info{backend=\"\",mode=\"unknown\"}"))
          .hasValue(1);
      assertThat(agent.process().log())
          .contains("cilium_lb4_services_v2 is there without cilium_lb4_backends_v3")
          .contains("cilium_lb4_backends_v4");
    }
  }

  private void cilium(Object... flags) {
    List<String> command = new ArrayList<>();
    command.add(Checkout.program("cilium-maps", "cilium-maps").toString());
    for (Object flag : flags) {
      command.add(flag.toString());
    }
    node.exec(command.toArray(String[]::new));
  }

  /** Compares each map with bpftool's dump. */
  private void checkEntries(AgentProcess agent) throws Exception {
    for (String map : COUNTED) {
      long dumped = dumped(map);
      Eventually.holds(() ->
          assertThat(agent.metrics().value(series("cliffwatch_ebpf_map_entries", map)))
              .as(map)
              .hasValue((double) dumped));
    }
  }

  private long dumped(String map) {
    String dump = node.exec("bpftool", "--json", "map", "dump", "pinned", MAPS + "/" + map);
    return dump.split("\"key\"", -1).length - 1L;
  }

  /**
   * Compares with what Cilium's code was told to write: Services by their numbers, of which those
   * after the last one with backends have none. Each has one port, and backends of its own.
   */
  private static void checkServices(AgentProcess agent, IntStream numbers, int lastWithBackends)
      throws Exception {
    Map<Integer, Integer> backends = new TreeMap<>();
    numbers.forEach(number -> backends.put(number, number <= lastWithBackends ? BACKENDS : 0));
    Map<String, Double> series = new TreeMap<>();
    for (String family : List.of("IPv4", "IPv6")) {
      String labels = "{ip_family=\"" + family + "\",mode=\"ebpf\"}";
      series.put("cliffwatch_services" + labels, (double) backends.size());
      series.put(
          "cliffwatch_endpoints" + labels,
          (double) backends.values().stream().mapToInt(Integer::intValue).sum());
    }
    series.put("cliffwatch_proxy_mode_info{backend=\"\",mode=\"ebpf\"}", 1.0);
    Eventually.holds(() -> assertThat(agent.metrics().series()).containsAllEntriesOf(series));
    List<String> listed = new ArrayList<>();
    backends.forEach((number, count) -> {
      listed.add("10.96.%d.%d 80 TCP ebpf %d".formatted(number >> 8, number & 0xff, count));
      listed.add("fd00:96::%x 80 TCP ebpf %d".formatted(number, count));
    });
    // An answer is shared for ten seconds.
    Eventually.holds(() -> assertThat(listed(agent)).containsExactlyInAnyOrderElementsOf(listed));
  }

  /** Returns what the agent lists one by one, in words. */
  private static List<String> listed(AgentProcess agent) throws Exception {
    return ServicesJson.read(agent.get("/api/v1/services")).services().stream()
        .map(service ->
            "%s %d %s %s %d"
                .formatted(
                    service.address(),
                    service.port(),
                    service.protocol(),
                    service.mode(),
                    service.backends()))
        .toList();
  }

  private static String series(String metric, String map) {
    return metric + "{map=\"" + map + "\"}";
  }
}
