// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.ipvs;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cliffwatch.address.AddressSet;
import io.cliffwatch.collector.TornReadException;
import io.cliffwatch.ipvs.FamilyCensus.Kind;
import io.cliffwatch.netlink.route.AddressFamily;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IpvsParserTest {
  static final String HEADINGS =
      """
      IP Virtual Server version 1.2.1 (size=4096)
      Prot LocalAddress:Port Scheduler Flags
        -> RemoteAddress:Port Forward Weight ActiveConn InActConn
      """;

  // As ip_vs_info_seq_show of Linux 6.1 prints them, the spaces at the ends too.
  private static final String IPV6 =
      HEADINGS
          + "TCP  [fd00:0010:0096:0000:0000:0000:0000:0001]:01BB rr \n"
          + "  -> [fd00:0010:0244:0000:0000:0000:0000:0001]:192B      Masq    1      5          6  "
          + "       \n"
          + "  -> [fd00:0010:0244:0000:0000:0000:0000:0002]:192B      Masq    0      1          2  "
          + "       \n"
          + "UDP  [fd00:0010:0096:0000:0000:0000:0000:000a]:0035 wlc persistent 10800000"
          + " 00000080\n";

  @Test
  void theCapturedTableIsTheOneThatIpvsadmPrinted() throws IOException {
    IpvsadmListing printed = IpvsCorpus.ipvsadm();
    Set<String> clusterIps = IpvsCorpus.clusterIps();
    Set<String> bound = IpvsCorpus.aliases();
    KubeProxyAddresses sets =
        new KubeProxyAddresses(IpvsCorpus.set(clusterIps), IpvsCorpus.set(bound));
    FamilyCensus ipv4 =
        tally(IpvsCorpus.table(), Map.of(AddressFamily.IPV4, sets)).census().getFirst();
    assertThat(ipv4.services()).isEqualTo(printed.kinds());
    assertThat(ipv4.withoutDestinations()).isEqualTo(printed.withoutDestinations()).isPositive();
    assertThat(ipv4.activeDestinations() + ipv4.drainedDestinations())
        .isEqualTo(printed.destinations().size());
    assertThat(ipv4.drainedDestinations())
        .isEqualTo(printed.destinations().stream().filter(d -> d.weight() == 0).count());
    assertThat(ipv4.backends()).isEqualTo(printed.backends().size());
    assertThat(ipv4.addresses()).isEqualTo(IpvsCorpus.set(printed.addresses()));
    Set<String> both = new HashSet<>(printed.addresses());
    both.retainAll(clusterIps);
    assertThat(ipv4.clusterIps()).isEqualTo(both.size()).isLessThan(ipv4.addresses().size());
    assertThat(ipv4.clusterIpsKnown()).isTrue();
    assertThat(ipv4.bound()).isEqualTo(sets.bound());
    assertThat(ipv4.kubeProxys())
        .as("all but those of NodePorts")
        .isEqualTo(
            printed.services().stream()
                .filter(service -> bound.contains(service.address()))
                .count())
        .isLessThan(printed.services().size());
  }

  /** keepalived's, say, on an address that is in none of kube-proxy's sets. */
  @Test
  void virtualServicesOfOthersAreCountedAndAreNotKubeProxys() throws IOException {
    byte[] table =
        (HEADINGS
                + "TCP  0A600001:0050 rr  \n"
                + "  -> 0AF40001:1F90      Masq    1      0          0         \n"
                + "TCP  C6120001:0050 wlc  \n"
                + "  -> 0AF40001:1F90      Masq    1      0          0         \n"
                + "  -> 0A000002:0050      Masq    1      0          0         \n")
            .getBytes(ISO_8859_1);
    KubeProxyAddresses sets =
        new KubeProxyAddresses(
            IpvsCorpus.set(Set.of("10.96.0.1")), IpvsCorpus.set(Set.of("10.96.0.1", "192.0.2.1")));
    FamilyCensus beside = tally(table, Map.of(AddressFamily.IPV4, sets)).census().getFirst();
    assertThat(beside.services()).hasSize(2);
    assertThat(beside.activeDestinations()).isEqualTo(3);
    assertThat(beside.addresses().size()).isEqualTo(2);
    assertThat(beside.bound()).isEqualTo(IpvsCorpus.set(Set.of("10.96.0.1")));
    assertThat(beside.kubeProxys()).isEqualTo(1);
    assertThat(beside.backends()).isEqualTo(1);
    FamilyCensus unknown = tally(table).census().getFirst();
    assertThat(unknown.bound().size()).isZero();
    assertThat(unknown.kubeProxys()).isEqualTo(2);
    assertThat(unknown.backends()).isEqualTo(2);
  }

  @Test
  void itDoesNotMatterWhereTheFileIsCut() throws IOException {
    byte[] table = IpvsCorpus.table();
    List<FamilyCensus> whole = tally(table).census();
    for (int length : new int[] {1, 7, 4_096}) {
      IpvsTally tally = new IpvsTally(Map.of());
      IpvsParser parser = new IpvsParser(tally);
      for (int start = 0; start < table.length; start += length) {
        int end = Math.min(table.length, start + length);
        parser.feed(Arrays.copyOfRange(table, start, end), end - start);
      }
      parser.finish();
      assertThat(tally.census()).isEqualTo(whole);
    }
  }

  @Test
  void ipv6ServicesAreOfTheOtherFamily() throws IOException {
    IpvsTally tally = tally(IPV6.getBytes(ISO_8859_1));
    FamilyCensus ipv6 = tally.census().getLast();
    assertThat(ipv6)
        .isEqualTo(
            new FamilyCensus(
                AddressFamily.IPV6,
                Map.of(new Kind("TCP", "rr"), 1L, new Kind("UDP", "wlc"), 1L),
                1,
                1,
                1,
                6,
                8,
                false,
                2,
                2,
                1,
                IpvsCorpus.set(Set.of("fd00:10:96::1", "fd00:10:96::a")),
                AddressSet.empty()));
    assertThat(tally.services(AddressFamily.IPV4)).isZero();
  }

  @Test
  void flagsAreReadOver() throws IOException {
    IpvsTally tally =
        tally(
            (HEADINGS
                    + "UDP  0A600001:0035 rr ops  \n"
                    + "UDP  0A600002:0035 rr ops  persistent 300000 FFFFFFFF\n"
                    + "FWM  00000007 rr \n"
                    + "  -> 0AF40001:0050      Route   1      0          0         \n"
                    + "FWM  00000008 rr ops persistent 300000 FFFFFFFF\n")
                .getBytes(ISO_8859_1));
    assertThat(tally.services(AddressFamily.IPV4)).isEqualTo(2);
    assertThat(tally.firewallMarks()).isEqualTo(2);
    assertThat(tally.census().getFirst().activeDestinations())
        .as("of a mark, whose family the table does not tell")
        .isZero();
  }

  @Test
  void aServiceThatComesTwiceMeansThatTheTableChanged() {
    byte[] twice =
        (HEADINGS + "TCP  0A600001:01BB rr  \nTCP  0A600001:01BB rr  \n").getBytes(ISO_8859_1);
    assertThatThrownBy(() -> tally(twice)).isInstanceOf(TornReadException.class);
    assertThatThrownBy(() -> parse(twice, new IpvsList())).isInstanceOf(TornReadException.class);
  }

  @Test
  void theReasonSaysWhere() {
    assertMalformed(
        HEADINGS + "TCP  0A60000x:01BB rr  \n",
        "/proc/net/ip_vs line 4 has no hexadecimal digit at its byte 12:"
            + " 'TCP  0A60000x:01BB rr  '");
    assertMalformed(
        HEADINGS + "  -> 0AF40001:0050      Masq    1      0          0         \n",
        "/proc/net/ip_vs line 4 is a destination without a service: '  -> 0AF40001:0050      Masq "
            + "   1      0          0         '");
    assertMalformed(
        HEADINGS + "TCP  0A600001:01BB rr  \n  -> 0AF40001:0050      Masq    1      0",
        "/proc/net/ip_vs line 5 is not complete: '  -> 0AF40001:0050      Masq    1      0'");
    assertMalformed("", "/proc/net/ip_vs ends before its headings do");
    assertMalformed(
        HEADINGS.replace("Weight", "Share"),
        "/proc/net/ip_vs line 3 is another heading than this version knows: '  ->"
            + " RemoteAddress:Port Forward Share ActiveConn InActConn'");
    assertMalformed(
        HEADINGS + "TCP  0A600001:01BB rr  \n  -> 0AF40001:0050 Masq 1 99999999999 0\n",
        "/proc/net/ip_vs line 5 has a number that is too long:"
            + " '  -> 0AF40001:0050 Masq 1 99999999999 0'");
    assertMalformed(
        HEADINGS + "x".repeat(300) + "\n",
        "/proc/net/ip_vs line 4 is longer than 256 bytes: '" + "x".repeat(80) + "'");
  }

  @Test
  void totalsAreHexadecimal() throws IOException {
    assertThat(TotalsParser.parse(IpvsCorpus.totals())).isEqualTo(new IpvsTotals(0, 0, 0, 0, 0));
    List<String> counted = new ArrayList<>(IpvsCorpus.totals());
    counted.set(2, "      1F       2A        B 8000000000000000         FFFFFFFF");
    assertThat(TotalsParser.parse(counted))
        .isEqualTo(new IpvsTotals(31, 42, 11, Long.MIN_VALUE, 4_294_967_295L));
    counted.set(2, "      1F       2A        B 8000000000000000");
    assertThatThrownBy(() -> TotalsParser.parse(counted))
        .hasMessageContaining("line 3 is not five numbers");
    counted.set(0, "   Total Incoming");
    assertThatThrownBy(() -> TotalsParser.parse(counted)).hasMessageContaining("other headings");
  }

  private static void assertMalformed(String table, String message) {
    assertThatThrownBy(() -> tally(table.getBytes(ISO_8859_1)))
        .isInstanceOf(MalformedIpvsException.class)
        .hasMessage(message);
  }

  static IpvsTally tally(byte[] table) throws IOException {
    return tally(table, Map.of());
  }

  private static IpvsTally tally(byte[] table, Map<AddressFamily, KubeProxyAddresses> kubeProxys)
      throws IOException {
    IpvsTally tally = new IpvsTally(kubeProxys);
    parse(table, tally);
    return tally;
  }

  private static void parse(byte[] table, IpvsParser.Sink sink) throws IOException {
    IpvsParser parser = new IpvsParser(sink);
    parser.feed(table, table.length);
    parser.finish();
  }
}
