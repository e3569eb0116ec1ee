// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.ebpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.cliffwatch.collector.Lack;
import io.cliffwatch.collector.Outcome;
import io.cliffwatch.linux.Libc;
import io.cliffwatch.netlink.route.AddressFamily;
import io.cliffwatch.procfs.Procfs;
import io.cliffwatch.testing.BpfFileSystem;
import io.cliffwatch.testing.Requirement;
import io.cliffwatch.testing.Requires;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Maps in the kernel, made and filled by bpftool. */
@Requires({Requirement.ROOT, Requirement.BPF, Requirement.BPFTOOL})
class EbpfReaderTest {
  private final AtomicLong nanoTime = new AtomicLong();
  private BpfFileSystem bpf;
  private EbpfReader reader;

  @BeforeEach
  void mount() throws IOException {
    bpf = new BpfFileSystem();
    reader = new EbpfReader(Libc.get(), new Procfs(Path.of("/proc")), bpf.folder(), nanoTime::get);
  }

  @AfterEach
  void unmount() throws IOException {
    bpf.close();
  }

  @Test
  void servicesAreDistinctClusterIpsAndEndpointsDistinctBackends() throws Exception {
    new CiliumMaps(bpf)
        .service("10.96.0.1", 443, 0, 2, 1, 2)
        .service("10.96.0.1", 80, 0, 1, 2)
        .service("10.96.0.2", 80, 0, 0)
        .backend(1, "10.1.0.1", 8443)
        .backend(2, "10.1.0.2", 8443)
        .make(100);
    assertThat(census().families())
        .containsExactly(
            new EbpfFamily(AddressFamily.IPV4, 2, 2, true, false, 6),
            new EbpfFamily(AddressFamily.IPV6, 0, 0, false, false, 0));
  }

  @Test
  void addressesThatAreNoClusterIpsAreNoServices() throws Exception {
    new CiliumMaps(bpf)
        .service("10.96.0.1", 80, 0, 1, 1)
        .service("0.0.0.0", 30080, CiliumMaps.NODE_PORT, 1, 1)
        .service("192.0.2.7", 80, CiliumMaps.LOAD_BALANCER, 2, 1, 2)
        .service("169.254.169.254", 80, CiliumMaps.LOCAL_REDIRECT, 1, 2)
        .service("10.96.0.10", 53, CiliumMaps.LOCAL_REDIRECT, 1, 2)
        .backend(1, "10.1.0.1", 80)
        .backend(2, "10.1.0.2", 80)
        .make(100);
    assertThat(family(AddressFamily.IPV4).services())
        .as("10.96.0.1, and 10.96.0.10, which is redirected to the node's own backend")
        .isEqualTo(2);
    assertThat(family(AddressFamily.IPV4).endpoints()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        CiliumMaps.EXTERNAL_IP,
        CiliumMaps.NODE_PORT,
        CiliumMaps.HOST_PORT,
        CiliumMaps.LOAD_BALANCER
      })
  void anyFrontendForOthersThanPodsTellsThatCiliumServesThem(int flag) throws Exception {
    CiliumMaps maps =
        new CiliumMaps(bpf)
            .service("10.96.0.1", 80, 0, 1, 1)
            .service("10.96.0.10", 53, CiliumMaps.LOCAL_REDIRECT, 1, 1)
            .service("169.254.169.254", 80, CiliumMaps.LOCAL_REDIRECT, 1, 1)
            .backend(1, "10.1.0.1", 80)
            .make(AddressFamily.IPV4, 100);
    assertThat(family(AddressFamily.IPV4).servesOutside()).isFalse();
    maps.service("192.0.2.7", 30080, flag, 1, 1).fill(AddressFamily.IPV4);
    assertThat(family(AddressFamily.IPV4).servesOutside()).isTrue();
  }

  @Test
  void backendsCountOnlyWhereASlotInUseLeadsToThem() throws Exception {
    new CiliumMaps(bpf)
        .service("10.96.0.1", 80, 0, 1, 1, 2)
        .service("10.96.0.2", 80, 0, 2, 1, 9)
        .backend(1, "10.1.0.1", 80)
        .backend(2, "10.1.0.2", 80) // terminating or quarantined: beyond the slots in use
        .backend(3, "10.1.0.3", 80) // of no Service
        .make(100);
    assertThat(family(AddressFamily.IPV4).endpoints()).isEqualTo(1);
  }

  @Test
  void aBackendWithTwoNumbersIsOne() throws Exception {
    new CiliumMaps(bpf)
        .service("fd00::1", 80, 0, 3, 1, 2, 3)
        .backend(1, "fd01::1", 80)
        .backend(2, "fd01::1", 80)
        .backend(3, "fd01::1", 81)
        .make(100);
    assertThat(family(AddressFamily.IPV6))
        .isEqualTo(new EbpfFamily(AddressFamily.IPV6, 1, 2, true, false, 4));
  }

  @Test
  void aServiceOfOneFamilyCanHaveBackendsOfTheOther() throws Exception {
    new CiliumMaps(bpf)
        .service("10.96.0.1", 80, CiliumMaps.NAT_46X64, 1, 5)
        .backend(5, "fd01::1", 80)
        .make(100);
    assertThat(family(AddressFamily.IPV4))
        .isEqualTo(new EbpfFamily(AddressFamily.IPV4, 1, 0, false, false, 2));
    assertThat(family(AddressFamily.IPV6).endpoints()).isEqualTo(1);
  }

  @Test
  void everyMapHasItsEntriesAndItsCapacity() throws Exception {
    new CiliumMaps(bpf)
        .service("10.96.0.1", 80, 0, 1, 1)
        .backend(1, "10.1.0.1", 80)
        .make(AddressFamily.IPV4, 64);
    Path ranges = bpf.create("cilium_lb4_source_range", "lpm_trie", 12, 1, 32, 1);
    bpf.update(
        ranges, List.<byte[][]>of(new byte[][] {{64, 0, 0, 0, 1, 0, 0, 0, 10, 0, 0, 0}, {0}}));
    bpf.create("cilium_lb4_reverse_sk", "lru_hash", 16, 8, 32, 0);
    EbpfCensus census = census();
    assertThat(census.entries())
        .isEqualTo(
            Map.of(
                EbpfMap.LB4_SERVICES, 2L, EbpfMap.LB4_BACKENDS, 1L, EbpfMap.LB4_SOURCE_RANGE, 1L));
    assertThat(census.basis().maps())
        .extracting(EbpfSnapshot.MapState::capacity)
        .containsExactly(64L, 64L, 32L);
    assertThat(census.families()).hasSize(1);
  }

  @Test
  void aFullMapIsFull() throws Exception {
    CiliumMaps maps = new CiliumMaps(bpf);
    for (int i = 0; i < 64; i++) {
      maps.service("10.96.0." + i, 80, 0, 0);
    }
    maps.make(64);
    assertThat(census().entries()).containsEntry(EbpfMap.LB4_SERVICES, 64L);
    assertThat(family(AddressFamily.IPV4).services()).isEqualTo(64);
  }

  /** Before Linux 6.4 the memory stays the same, and only time outdates the census. */
  @Test
  void aCensusIsOutdatedOnceTheMemoryShowsThatAnEntryCame() throws Exception {
    CiliumMaps maps = new CiliumMaps(bpf).make(AddressFamily.IPV4, 64);
    EbpfCensus census = census();
    assertThat(reader.outdated(snapshot(), census)).isFalse();
    String before = memory();
    maps.service("10.96.0.1", 80, 0, 0).fill(AddressFamily.IPV4);
    assertThat(reader.outdated(snapshot(), census)).isEqualTo(!memory().equals(before));
  }

  private String memory() {
    Path file = bpf.mounted("cilium_lb4_services_v2");
    String shown = bpf.exec("bpftool", "--json", "map", "show", "pinned", file.toString());
    return shown.replaceFirst("(?s).*\"bytes_memlock\":(\\d+).*", "$1");
  }

  @Test
  void aCensusIsOutdatedAfterAMinute() throws Exception {
    new CiliumMaps(bpf).make(AddressFamily.IPV4, 64);
    EbpfCensus census = census();
    nanoTime.addAndGet(Duration.ofSeconds(59).toNanos());
    assertThat(reader.outdated(snapshot(), census)).isFalse();
    nanoTime.addAndGet(Duration.ofSeconds(1).toNanos());
    assertThat(reader.outdated(snapshot(), census)).isTrue();
  }

  @Test
  void aMapThatWasMadeAnewOutdatesTheCensus() throws Exception {
    CiliumMaps maps = new CiliumMaps(bpf).make(AddressFamily.IPV4, 64);
    EbpfCensus census = census();
    bpf.exec("rm", bpf.mounted("cilium_lb4_services_v2").toString());
    maps.create("cilium_lb4_services_v2", 12, 12, 64);
    assertThat(reader.outdated(snapshot(), census)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "cilium_lb4_services_v2, 12, 16, keys of 12 and values of 16 bytes (type 1); known are 12 and 12",
    "cilium_lb6_services_v2, 20, 12, keys of 20 and values of 12 bytes (type 1); known are 24 and 12",
    "cilium_lb4_backends_v3, 2, 12, keys of 2 and values of 12 bytes (type 1); known are 4 and 12",
    "cilium_lb6_backends_v3, 4, 20, keys of 4 and values of 20 bytes (type 1); known are 4 and 24"
  })
  void anUnknownLayoutIsSaidWithItsSizes(String map, int key, int value, String sizes)
      throws Exception {
    new CiliumMaps(bpf).create(map, key, value, 16);
    String reason =
        map + " has " + sizes + " (type 1): a version of Cilium that this agent does not know";
    assertThat(reader.read()).isEqualTo(new Outcome.Absent<>(reason, Lack.OF_KNOWLEDGE));
    assertThat(reader.census()).isEqualTo(new Outcome.Absent<>(reason, Lack.OF_KNOWLEDGE));
  }

  /** A census of what is known of them would tell of no endpoints. */
  @Test
  void backendsOfAnotherVersionAreSaidAndNotTakenForNone() throws Exception {
    new CiliumMaps(bpf)
        .service("10.96.0.1", 80, 0, 1, 1)
        .backend(1, "10.1.0.1", 80)
        .make(AddressFamily.IPV4, 64);
    rename("cilium_lb4_backends_v3", "cilium_lb4_backends_v4");
    bpf.create("cilium_lb4_reverse_nat", "hash", 2, 8, 16, 1);
    Outcome<Object> unknown =
        new Outcome.Absent<>(
            "cilium_lb4_services_v2 is there without cilium_lb4_backends_v3, among"
                + " cilium_lb4_backends_v4, cilium_lb4_reverse_nat, cilium_lb4_services_v2: a"
                + " version of Cilium that this agent does not know",
            Lack.OF_KNOWLEDGE);
    assertThat(reader.read()).isEqualTo(unknown);
    assertThat(reader.census()).isEqualTo(unknown);
    assertThat(reader.services()).isEqualTo(unknown);
    rename("cilium_lb4_backends_v4", "cilium_lb4_backends_v3");
    assertThat(family(AddressFamily.IPV4).endpoints()).isEqualTo(1);
  }

  /** Cilium removes the map of Services of a family that was switched off, and not this one. */
  @Test
  void backendsOfAFamilyThatWasSwitchedOffDisturbNothing() throws Exception {
    new CiliumMaps(bpf)
        .service("10.96.0.1", 80, 0, 1, 1)
        .backend(1, "10.1.0.1", 80)
        .backend(2, "fd01::1", 80)
        .make(64);
    bpf.exec("rm", bpf.mounted("cilium_lb6_services_v2").toString());
    assertThat(census().families())
        .containsExactly(new EbpfFamily(AddressFamily.IPV4, 1, 1, true, false, 2));
    assertThat(census().entries()).containsEntry(EbpfMap.LB6_BACKENDS, 1L);
  }

  private void rename(String from, String to) {
    bpf.exec("mv", bpf.mounted(from).toString(), bpf.mounted(to).toString());
  }

  @Test
  void aMapOfAnotherTypeIsNotDecoded() throws Exception {
    bpf.create("cilium_lb4_services_v2", "lru_hash", 12, 12, 16, 0);
    assertThat(reader.read()).isInstanceOf(Outcome.Absent.class).asString().contains("(type 9)");
  }

  @Test
  void aMapWithAValueForEachCpuIsNotCounted() throws Exception {
    bpf.create("cilium_lb4_reverse_nat", "percpu_hash", 2, 8, 16, 0);
    Outcome<Object> strange =
        new Outcome.Absent<>(
            "cilium_lb4_reverse_nat has a value for each CPU (type 5): a version of Cilium that"
                + " this agent does not know",
            Lack.OF_KNOWLEDGE);
    assertThat(reader.read()).isEqualTo(strange);
    assertThat(reader.census()).isEqualTo(strange);
  }

  @Test
  void theSizesOfMapsThatAreOnlyCountedDoNotMatter() throws Exception {
    Path map = bpf.create("cilium_lb4_reverse_nat", "hash", 4, 20, 16, 0);
    bpf.update(map, List.<byte[][]>of(new byte[][] {{1, 2, 3, 4}, new byte[20]}));
    assertThat(census().entries()).isEqualTo(Map.of(EbpfMap.LB4_REVERSE_NAT, 1L));
  }

  @Test
  void withoutMapsThereIsNothing() throws Exception {
    assertThat(reader.read())
        .isInstanceOfSatisfying(
            Outcome.Absent.class,
            absent -> {
              assertThat(absent.lack()).isEqualTo(Lack.OF_SUBJECT);
              assertThat(absent.reason())
                  .startsWith("no map of Cilium's load balancer is in /proc/");
            });
  }

  private EbpfSnapshot snapshot() throws IOException {
    return reader.read() instanceof Outcome.Read<EbpfSnapshot>(EbpfSnapshot snapshot)
        ? snapshot
        : fail("nothing was read: " + reader.read());
  }

  private EbpfCensus census() throws IOException {
    return reader.census() instanceof Outcome.Read<EbpfCensus>(EbpfCensus census)
        ? census
        : fail("nothing was counted: " + reader.census());
  }

  private EbpfFamily family(AddressFamily family) throws IOException {
    return census().families().stream()
        .filter(each -> each.family() == family)
        .findFirst()
        .orElseThrow();
  }
}
