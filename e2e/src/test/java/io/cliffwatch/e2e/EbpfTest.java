// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.collector.Outcome;
import io.cliffwatch.e2e.agent.AgentProcess;
import io.cliffwatch.e2e.kubernetes.Exposition;
import io.cliffwatch.e2e.lab.Checkout;
import io.cliffwatch.e2e.lab.Lab;
import io.cliffwatch.e2e.lab.Node;
import io.cliffwatch.ebpf.EbpfCensus;
import io.cliffwatch.ebpf.EbpfFamily;
import io.cliffwatch.ebpf.EbpfReader;
import io.cliffwatch.linux.Libc;
import io.cliffwatch.listing.ListedService;
import io.cliffwatch.netlink.route.AddressFamily;
import io.cliffwatch.procfs.Procfs;
import io.cliffwatch.testing.Requirement;
import io.cliffwatch.testing.Requires;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
    cilium("-services", services, "-empty", 7, "-external", 20, "-draining", 1);
    try (AgentProcess agent = AgentProcess.on(lab, node)) {
      checkEntries(agent);
      checkFamilies(services, (services - 7L) * BACKENDS);

      cilium(
          "-services", services, "-empty", 7, "-external", 20, "-draining", 1, "-remove-every", 3);
      int removed = services / 3;
      int removedEmpty = multiples(services - 7, services);
      checkEntries(agent);
      checkFamilies(services - removed, (services - 7L - (removed - removedEmpty)) * BACKENDS);
    }
  }

  /** Returns how many multiples of three are above one number and not above another. */
  private static int multiples(int above, int upTo) {
    return upTo / 3 - above / 3;
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

  private void checkFamilies(long services, long endpoints) throws Exception {
    Path folder = node.file(MAPS);
    EbpfReader reader = new EbpfReader(Libc.get(), new Procfs(Path.of("/proc")), folder);
    assertThat(reader.census())
        .isInstanceOfSatisfying(
            Outcome.Read.class,
            read ->
                assertThat(((EbpfCensus) read.snapshot()).families())
                    .usingRecursiveFieldByFieldElementComparatorIgnoringFields("entries")
                    .containsExactly(
                        new EbpfFamily(AddressFamily.IPV4, services, endpoints, true, true, 0),
                        new EbpfFamily(AddressFamily.IPV6, services, endpoints, true, true, 0)));
    checkListing(reader, services, endpoints);
  }

  /** Every Service has one port, and backends of its own. */
  private static void checkListing(EbpfReader reader, long services, long endpoints)
      throws Exception {
    List<ListedService> listed = ((Outcome.Read<List<ListedService>>) reader.services()).snapshot();
    for (AddressFamily family : AddressFamily.values()) {
      List<ListedService> ofFamily =
          listed.stream().filter(service -> service.family() == family).toList();
      assertThat(ofFamily).hasSize(Math.toIntExact(services)).doesNotHaveDuplicates();
      assertThat(ofFamily)
          .allMatch(service -> service.port() == 80 && service.protocol().equals("TCP"))
          .allMatch(service -> service.address().matches("10\\.96\\..*|fd00:96::.*"))
          .allMatch(service -> service.backends() == 0 || service.backends() == BACKENDS);
      assertThat(ofFamily.stream().mapToLong(ListedService::backends).sum()).isEqualTo(endpoints);
    }
  }

  private static String series(String metric, String map) {
    return metric + "{map=\"" + map + "\"}";
  }
}
