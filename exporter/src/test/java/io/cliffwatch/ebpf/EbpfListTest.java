// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.ebpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.cliffwatch.collector.Lack;
import io.cliffwatch.collector.Outcome;
import io.cliffwatch.linux.Libc;
import io.cliffwatch.listing.AddressText;
import io.cliffwatch.listing.ListedService;
import io.cliffwatch.procfs.Procfs;
import io.cliffwatch.testing.BpfFileSystem;
import io.cliffwatch.testing.Requirement;
import io.cliffwatch.testing.Requires;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The list of Services against what bpftool has put into the maps. */
@Requires({Requirement.ROOT, Requirement.BPF, Requirement.BPFTOOL})
class EbpfListTest {
  private static final int TCP = 6;
  private static final int UDP = 17;

  private BpfFileSystem bpf;
  private EbpfReader reader;

  @BeforeEach
  void mount() throws IOException {
    bpf = new BpfFileSystem();
    reader = new EbpfReader(Libc.get(), new Procfs(Path.of("/proc")), bpf.folder());
  }

  @AfterEach
  void unmount() throws IOException {
    bpf.close();
  }

  @Test
  void everyPortOfAClusterIpIsListedWithItsBackends() throws Exception {
    new CiliumMaps(bpf)
        .service("10.96.0.1", 443, 0, 2, 1, 2)
        .service("10.96.0.1", 80, 0, 1, 2)
        .service("10.96.0.200", 80, 0, 0)
        .service("fd00:96::7", 53, 0, 3, 4, 5, 6)
        .backend(1, "10.1.0.1", 8443)
        .backend(2, "10.1.0.2", 8443)
        .backend(4, "fd01::1", 53)
        .backend(5, "fd01::2", 53)
        .backend(6, "fd01::3", 53)
        .make(100);
    assertThat(listed())
        .extracting(EbpfListTest::words)
        .containsExactlyInAnyOrder(
            "TCP 10.96.0.1:443 to 2",
            "TCP 10.96.0.1:80 to 1",
            "TCP 10.96.0.200:80 to 0",
            "TCP [fd00:96::7]:53 to 3");
    assertThat(listed())
        .allSatisfy(service -> {
          assertThat(service.mode()).isEqualTo("ebpf");
          assertThat(service.backend()).isEmpty();
          assertThat(service.position()).isEqualTo(OptionalLong.empty());
          assertThat(service.activeConnections()).isEqualTo(OptionalLong.empty());
          assertThat(service.inactiveConnections()).isEqualTo(OptionalLong.empty());
        });
  }

  @Test
  void addressesThatAreNoClusterIpsAreNotListed() throws Exception {
    new CiliumMaps(bpf)
        .service("10.96.0.1", 80, 0, 1, 1)
        .service("0.0.0.0", 30080, CiliumMaps.NODE_PORT, 1, 1)
        .service("192.0.2.7", 80, CiliumMaps.LOAD_BALANCER, 1, 1)
        .service("169.254.169.254", 80, CiliumMaps.LOCAL_REDIRECT, 1, 1)
        .service("fe80::1", 80, CiliumMaps.LOCAL_REDIRECT, 0)
        .backend(1, "10.1.0.1", 80)
        .make(100);
    assertThat(listed()).extracting(EbpfListTest::words).containsExactly("TCP 10.96.0.1:80 to 1");
  }

  @Test
  void onlyBackendsThatASlotInUseLeadsToCount() throws Exception {
    new CiliumMaps(bpf)
        .service("10.96.0.1", 80, 0, 3, 1, 2, 9, 3)
        .backend(1, "10.1.0.1", 80)
        .backend(2, "10.1.0.1", 80) // the same one by another number
        .backend(3, "10.1.0.3", 80) // terminating or quarantined: beyond the slots in use
        .make(100);
    assertThat(listed())
        .as("number 9 is of no backend")
        .extracting(EbpfListTest::words)
        .containsExactly("TCP 10.96.0.1:80 to 1");
  }

  @Test
  void backendsOfTheOtherFamilyCountWhereAServiceHasThem() throws Exception {
    new CiliumMaps(bpf)
        .service("10.96.0.1", 80, CiliumMaps.NAT_46X64, 1, 5)
        .backend(5, "fd01::1", 80)
        .make(100);
    assertThat(listed()).extracting(EbpfListTest::words).containsExactly("TCP 10.96.0.1:80 to 1");
  }

  @Test
  void protocolsAreToldApartWhereCiliumDoes() throws Exception {
    new CiliumMaps(bpf)
        .service(TCP, 0, "10.96.0.10", 53, 0, 1, 1)
        .service(UDP, 0, "10.96.0.10", 53, 0, 2, 1, 2)
        .service(0, 0, "10.96.0.11", 53, 0, 1, 2)
        .backend(1, "10.1.0.1", 53)
        .backend(2, "10.1.0.2", 53)
        .make(100);
    assertThat(listed())
        .extracting(EbpfListTest::words)
        .containsExactlyInAnyOrder(
            "TCP 10.96.0.10:53 to 1", "UDP 10.96.0.10:53 to 2", "ANY 10.96.0.11:53 to 1");
  }

  @Test
  void aPortInTwoScopesIsOneAndWhatDropsTheOtherPortsIsNone() throws Exception {
    new CiliumMaps(bpf)
        .service(TCP, 0, "10.96.0.1", 80, 0, 1, 1)
        .service(TCP, 1, "10.96.0.1", 80, 0, 2, 1, 2)
        .service(0, 0, "10.96.0.1", 0, 0, 0)
        .backend(1, "10.1.0.1", 80)
        .backend(2, "10.1.0.2", 80)
        .make(100);
    assertThat(listed()).extracting(EbpfListTest::words).containsExactly("TCP 10.96.0.1:80 to 2");
  }

  @Test
  void withoutMapsThereIsNothingToList() throws Exception {
    assertThat(reader.services())
        .isInstanceOfSatisfying(
            Outcome.Absent.class, absent -> assertThat(absent.lack()).isEqualTo(Lack.OF_SUBJECT));
  }

  @Test
  void mapsOfAnUnknownLayoutAreNotListed() throws Exception {
    new CiliumMaps(bpf).create("cilium_lb4_services_v2", 16, 20, 16);
    assertThat(reader.services())
        .isInstanceOfSatisfying(
            Outcome.Absent.class,
            absent -> {
              assertThat(absent.lack()).isEqualTo(Lack.OF_KNOWLEDGE);
              assertThat(absent.reason()).contains("keys of 16 and values of 20 bytes");
            });
  }

  private List<ListedService> listed() throws IOException {
    return reader.services()
            instanceof Outcome.Read<List<ListedService>>(List<ListedService> services)
        ? services
        : fail("nothing was listed: " + reader.services());
  }

  private static String words(ListedService service) {
    return service.protocol()
        + " "
        + AddressText.withPort(service.address(), service.port())
        + " to "
        + service.backends();
  }
}
