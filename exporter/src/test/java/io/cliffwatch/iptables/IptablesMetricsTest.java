// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.iptables;

import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.iptables.FamilyCensus.Counts;
import io.cliffwatch.iptables.FamilyCensus.Lookup;
import io.cliffwatch.metric.MetricFamily;
import io.cliffwatch.metric.MetricMapping;
import io.cliffwatch.metric.Samples;
import io.cliffwatch.netlink.route.AddressFamily;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class IptablesMetricsTest {
  @Test
  void theCheapReadIsExposed() throws IOException {
    IptablesTables tables =
        new IptablesTables(
            List.of(
                new FamilyTables(
                    AddressFamily.IPV4,
                    List.of(
                        new TableInfo("filter", 4, 704, List.of()),
                        new TableInfo("nat", 90_000, 3_000_000_000L, List.of())),
                    7)),
            Optional.of(new NftTables(99, 41, List.of(AddressFamily.IPV4, AddressFamily.IPV6))));
    assertThat(exposed(new IptablesMetrics(), tables))
        .isEqualTo(
            """
            # HELP cliffwatch_iptables_changes_total Changes seen: legacy, reads that found the tables different; nf_tables, transactions of any table in the network namespace (IPT_SO_GET_INFO, NFT_MSG_GETGEN).
            # TYPE cliffwatch_iptables_changes_total counter
            cliffwatch_iptables_changes_total{backend="legacy",ip_family="IPv4"} 7.0
            cliffwatch_iptables_changes_total{backend="nf_tables",ip_family="IPv4"} 41.0
            cliffwatch_iptables_changes_total{backend="nf_tables",ip_family="IPv6"} 41.0
            # HELP cliffwatch_iptables_table_bytes Size of a legacy table in the kernel's memory on one CPU (IPT_SO_GET_INFO).
            # TYPE cliffwatch_iptables_table_bytes gauge
            cliffwatch_iptables_table_bytes{ip_family="IPv4",table="filter"} 704.0
            cliffwatch_iptables_table_bytes{ip_family="IPv4",table="nat"} 3.0E9
            """);
  }

  @Test
  void theCensusIsExposed() throws IOException {
    Optional<Lookup> lookup = Optional.of(new Lookup(9, OptionalDouble.of(4.5)));
    assertThat(exposed(new IptablesCensusMetrics(), census(lookup)))
        .isEqualTo(
            """
            # HELP cliffwatch_iptables_chains Chains of a class, built-in ones too, summed over the tables (IPT_SO_GET_ENTRIES, NFT_MSG_GETCHAIN).
            # TYPE cliffwatch_iptables_chains gauge
            cliffwatch_iptables_chains{backend="legacy",chain_class="endpoint",ip_family="IPv6"} 0.0
            cliffwatch_iptables_chains{backend="legacy",chain_class="external",ip_family="IPv6"} 0.0
            cliffwatch_iptables_chains{backend="legacy",chain_class="kube_other",ip_family="IPv6"} 0.0
            cliffwatch_iptables_chains{backend="legacy",chain_class="node_ports",ip_family="IPv6"} 0.0
            cliffwatch_iptables_chains{backend="legacy",chain_class="other",ip_family="IPv6"} 4.0
            cliffwatch_iptables_chains{backend="legacy",chain_class="service",ip_family="IPv6"} 0.0
            cliffwatch_iptables_chains{backend="legacy",chain_class="services",ip_family="IPv6"} 1.0
            # HELP cliffwatch_iptables_lookup_rules Rules of KUBE-SERVICES in table nat that a new connection is compared with: mean until its Service matches, worst when none does (IPT_SO_GET_ENTRIES, NFT_MSG_GETRULE).
            # TYPE cliffwatch_iptables_lookup_rules gauge
            cliffwatch_iptables_lookup_rules{ip_family="IPv6",position="mean"} 4.5
            cliffwatch_iptables_lookup_rules{ip_family="IPv6",position="worst"} 9.0
            # HELP cliffwatch_iptables_rules Rules in chains of a class, summed over the tables (IPT_SO_GET_ENTRIES, NFT_MSG_GETRULE).
            # TYPE cliffwatch_iptables_rules gauge
            cliffwatch_iptables_rules{backend="legacy",chain_class="endpoint",ip_family="IPv6"} 0.0
            cliffwatch_iptables_rules{backend="legacy",chain_class="external",ip_family="IPv6"} 0.0
            cliffwatch_iptables_rules{backend="legacy",chain_class="kube_other",ip_family="IPv6"} 0.0
            cliffwatch_iptables_rules{backend="legacy",chain_class="node_ports",ip_family="IPv6"} 0.0
            cliffwatch_iptables_rules{backend="legacy",chain_class="other",ip_family="IPv6"} 2.0
            cliffwatch_iptables_rules{backend="legacy",chain_class="service",ip_family="IPv6"} 0.0
            cliffwatch_iptables_rules{backend="legacy",chain_class="services",ip_family="IPv6"} 9.0
            # HELP cliffwatch_iptables_table_rules Rules in a table (IPT_SO_GET_ENTRIES, NFT_MSG_GETRULE).
            # TYPE cliffwatch_iptables_table_rules gauge
            cliffwatch_iptables_table_rules{backend="legacy",ip_family="IPv6",table="nat"} 11.0
            """);
  }

  @Test
  void whereBothBackendsAreFilledTheLookupIsThatOfTheLonger() throws IOException {
    IptablesCensus legacy = census(Optional.of(new Lookup(9, OptionalDouble.of(4.5))));
    FamilyCensus one = legacy.families().getFirst();
    FamilyCensus other =
        new FamilyCensus(
            one.family(),
            Backend.NF_TABLES,
            one.tables(),
            one.classes(),
            Optional.of(new Lookup(12, OptionalDouble.of(3))),
            true,
            8,
            24);
    IptablesCensus both =
        new IptablesCensus(List.of(one, other), Map.of(), OptionalLong.of(7), UnknownParts.NONE);
    assertThat(exposed(new IptablesCensusMetrics(), both))
        .contains("lookup_rules{ip_family=\"IPv6\",position=\"worst\"} 12.0\n")
        .contains("lookup_rules{ip_family=\"IPv6\",position=\"mean\"} 3.0\n")
        .containsOnlyOnce("position=\"worst\"")
        .contains("cliffwatch_iptables_table_rules{backend=\"legacy\"")
        .contains("cliffwatch_iptables_table_rules{backend=\"nf_tables\"");
  }

  @Test
  void withoutKubeServicesThereIsNoLookup() throws IOException {
    assertThat(exposed(new IptablesCensusMetrics(), census(Optional.empty())))
        .doesNotContain("cliffwatch_iptables_lookup_rules");
  }

  @Test
  void withoutServicesThereIsNoMean() throws IOException {
    Optional<Lookup> lookup = Optional.of(new Lookup(1, OptionalDouble.empty()));
    assertThat(exposed(new IptablesCensusMetrics(), census(lookup)))
        .contains("position=\"worst\"")
        .doesNotContain("position=\"mean\"");
  }

  @Test
  void atMost110SeriesWhateverTheNumberOfServices() {
    int worst =
        new IptablesMetrics().families().stream().mapToInt(MetricFamily::worstCaseSeries).sum()
            + new IptablesCensusMetrics()
                .families().stream().mapToInt(MetricFamily::worstCaseSeries).sum();
    assertThat(worst).isLessThanOrEqualTo(110);
  }

  private static IptablesCensus census(Optional<Lookup> lookup) {
    return new IptablesCensus(
        List.of(
            new FamilyCensus(
                AddressFamily.IPV6,
                Backend.LEGACY,
                new TreeMap<>(Map.of("nat", new Counts(11, 5))),
                Map.of(ChainClass.SERVICES, new Counts(9, 1), ChainClass.OTHER, new Counts(2, 4)),
                lookup,
                true,
                8,
                24)),
        Map.of(),
        OptionalLong.empty(),
        UnknownParts.NONE);
  }

  private static <S> String exposed(MetricMapping<S> mapping, S snapshot) throws IOException {
    Samples samples = new Samples();
    mapping.write(snapshot, samples);
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    PrometheusTextFormatWriter.create().write(text, new MetricSnapshots(samples.snapshots()));
    return text.toString(StandardCharsets.UTF_8);
  }
}
