// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.ipvs;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cliffwatch.collector.Outcome;
import io.cliffwatch.collector.TornReadException;
import io.cliffwatch.listing.AddressText;
import io.cliffwatch.listing.ListedService;
import io.cliffwatch.netlink.route.AddressFamily;
import io.cliffwatch.procfs.Procfs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On files as the kernel would show them, without IPVS and without ipset. */
class IpvsReaderTest {
  private static final long SECOND = 1_000_000_000;

  private Path procfs;
  private long services;
  private final AtomicLong nanoTime = new AtomicLong(-SECOND);
  private Path table;

  @BeforeEach
  void captured(@TempDir Path folder) throws IOException {
    procfs = folder;
    Path net = Files.createDirectories(procfs.resolve("thread-self/net"));
    table = net.resolve("ip_vs");
    Files.write(table, IpvsCorpus.table());
    Files.write(net.resolve("ip_vs_stats"), IpvsCorpus.totals());
    services = IpvsCorpus.ipvsadm().services().size();
  }

  @Test
  void withoutTheModuleItIsAbsent() throws IOException {
    Files.delete(table);
    try (IpvsReader reader = reader()) {
      assertThat(reader.read())
          .isInstanceOfSatisfying(
              Outcome.Absent.class,
              absent ->
                  assertThat(absent.reason())
                      .isEqualTo(
                          "the module ip_vs is not loaded, so kube-proxy is not in ipvs mode here;"
                              + " cliffwatch loads none"));
      assertThat(reader.census()).isInstanceOf(Outcome.Absent.class);
    }
  }

  @Test
  void withoutTheSetOfClusterIpsEveryAddressCounts() throws IOException {
    try (IpvsReader reader = reader()) {
      FamilyCensus ipv4 = census(reader).family(AddressFamily.IPV4);
      assertThat(ipv4.clusterIpsKnown()).isFalse();
      assertThat(ipv4.clusterIps()).isEqualTo(IpvsCorpus.ipvsadm().addresses().size());
    }
  }

  @Test
  void theListIsThatOfIpvsadm() throws IOException {
    try (IpvsReader reader = reader()) {
      List<String> expected =
          IpvsCorpus.ipvsadm().services().stream()
              .map(service ->
                  service.protocol()
                      + " "
                      + service.place()
                      + " to "
                      + service.destinations().size()
                      + " with "
                      + sum(service, IpvsadmListing.Destination::active)
                      + " and "
                      + sum(service, IpvsadmListing.Destination::inactive))
              .toList();
      assertThat(((Outcome.Read<List<ListedService>>) reader.services()).snapshot())
          .extracting(IpvsReaderTest::words)
          .containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  private static long sum(
      IpvsadmListing.Service service, ToLongFunction<IpvsadmListing.Destination> field) {
    return service.destinations().stream().mapToLong(field).sum();
  }

  private static String words(ListedService service) {
    return service.protocol()
        + " "
        + AddressText.withPort(service.address(), service.port())
        + " to "
        + service.backends()
        + " with "
        + service.activeConnections().orElseThrow()
        + " and "
        + service.inactiveConnections().orElseThrow();
  }

  @Test
  void aTableWithFewerServicesThanTheKernelCountsIsTorn() throws IOException {
    services++;
    try (IpvsReader reader = reader()) {
      assertThatThrownBy(reader::census)
          .isInstanceOf(TornReadException.class)
          .hasMessage(
              "virtual services changed while they were read (%d of IPv4 read, %d before)",
              services - 1, services);
    }
  }

  @Test
  void soIsAListWithFewerOrMore() throws IOException {
    for (long wrong : List.of(services - 1, services + 1)) {
      services = wrong;
      try (IpvsReader reader = reader()) {
        assertThatThrownBy(reader::services)
            .isInstanceOf(TornReadException.class)
            .hasMessage("virtual services changed while they were read");
      }
    }
  }

  @Test
  void aFirewallMarkMayBeOfEitherFamilyAndIsNotListed() throws IOException {
    Files.writeString(table, "FWM  00000007 rr \n", ISO_8859_1, StandardOpenOption.APPEND);
    long listed = services;
    for (long told : List.of(listed, listed + 1)) {
      services = told;
      try (IpvsReader reader = reader()) {
        assertThat(((Outcome.Read<List<ListedService>>) reader.services()).snapshot())
            .hasSize(Math.toIntExact(listed));
      }
    }
  }

  @Test
  void aMalformedTableFails() throws IOException {
    Files.writeString(table, "TCP  0A600001:01BB\n", ISO_8859_1);
    try (IpvsReader reader = reader()) {
      assertThatThrownBy(reader::census).isInstanceOf(MalformedIpvsException.class);
      assertThatThrownBy(reader::services).isInstanceOf(MalformedIpvsException.class);
    }
  }

  /** However short the answer is, it fails or tells what is there. */
  @Test
  void aTableThatIsCutOffAnywhereIsNeverListedInPart() throws IOException {
    byte[] whole = Files.readAllBytes(table);
    int refused = 0;
    for (int length = 0; length < whole.length; length += 13) {
      Files.write(table, Arrays.copyOf(whole, length));
      try (IpvsReader reader = reader()) {
        assertThatThrownBy(reader::census).as("%d bytes", length).isInstanceOf(IOException.class);
        assertThatThrownBy(reader::services).as("%d bytes", length).isInstanceOf(IOException.class);
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(100);
  }

  @Test
  void aCensusIsOutdatedWhenServicesCameOrAfterThirtySeconds() throws IOException {
    try (IpvsReader reader = reader()) {
      IpvsCensus census = census(reader);
      assertThat(reader.outdated(snapshot(reader), census)).isFalse();
      services++;
      assertThat(reader.outdated(snapshot(reader), census)).isTrue();
      services--;
      nanoTime.addAndGet(29 * SECOND);
      assertThat(reader.outdated(snapshot(reader), census)).isFalse();
      nanoTime.addAndGet(SECOND);
      assertThat(reader.outdated(snapshot(reader), census)).isTrue();
    }
  }

  private IpvsReader reader() {
    IpvsReader.InfoSource info =
        new IpvsReader.InfoSource() {
          @Override
          public IpvsInfo info() {
            return new IpvsInfo(0x10201, 4_096, services);
          }

          @Override
          public void close() {}
        };
    return new IpvsReader(new Procfs(procfs), info, procfs.resolve("no-ip_set"), nanoTime::get);
  }

  private static IpvsSnapshot snapshot(IpvsReader reader) throws IOException {
    return ((Outcome.Read<IpvsSnapshot>) reader.read()).snapshot();
  }

  private static IpvsCensus census(IpvsReader reader) throws IOException {
    return ((Outcome.Read<IpvsCensus>) reader.census()).snapshot();
  }
}
