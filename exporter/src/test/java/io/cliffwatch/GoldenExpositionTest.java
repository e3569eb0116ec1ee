// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.address.Address;
import io.cliffwatch.address.AddressSet;
import io.cliffwatch.alias.AliasMetrics;
import io.cliffwatch.alias.AliasSnapshot;
import io.cliffwatch.config.BuildInfo;
import io.cliffwatch.config.Config;
import io.cliffwatch.conntrack.ConntrackCounter;
import io.cliffwatch.conntrack.ConntrackMetrics;
import io.cliffwatch.conntrack.ConntrackSnapshot;
import io.cliffwatch.dataplane.AliasDriftMetrics;
import io.cliffwatch.dataplane.AliasDriftTracker;
import io.cliffwatch.dataplane.DataPlane;
import io.cliffwatch.dataplane.DataPlaneMetrics;
import io.cliffwatch.dataplane.IptablesPlanes;
import io.cliffwatch.dataplane.KubeProxy;
import io.cliffwatch.dataplane.Mode;
import io.cliffwatch.dataplane.Plane;
import io.cliffwatch.dataplane.Sightings;
import io.cliffwatch.ebpf.EbpfCensus;
import io.cliffwatch.ebpf.EbpfCensusMetrics;
import io.cliffwatch.ebpf.EbpfMap;
import io.cliffwatch.ebpf.EbpfMetrics;
import io.cliffwatch.ebpf.EbpfSnapshot;
import io.cliffwatch.host.HostMetrics;
import io.cliffwatch.host.HostSnapshot;
import io.cliffwatch.host.Sysctl;
import io.cliffwatch.iptables.Backend;
import io.cliffwatch.iptables.ChainClass;
import io.cliffwatch.iptables.FamilyCensus;
import io.cliffwatch.iptables.FamilyTables;
import io.cliffwatch.iptables.IptablesCensus;
import io.cliffwatch.iptables.IptablesCensusMetrics;
import io.cliffwatch.iptables.IptablesMetrics;
import io.cliffwatch.iptables.IptablesTables;
import io.cliffwatch.iptables.TableInfo;
import io.cliffwatch.iptables.UnknownParts;
import io.cliffwatch.ipvs.FamilyCensus.Kind;
import io.cliffwatch.ipvs.IpvsBasis;
import io.cliffwatch.ipvs.IpvsCensus;
import io.cliffwatch.ipvs.IpvsCensusMetrics;
import io.cliffwatch.ipvs.IpvsInfo;
import io.cliffwatch.ipvs.IpvsMetrics;
import io.cliffwatch.ipvs.IpvsSnapshot;
import io.cliffwatch.ipvs.IpvsTotals;
import io.cliffwatch.kubeproxy.Health;
import io.cliffwatch.kubeproxy.KubeProxyMetrics;
import io.cliffwatch.kubeproxy.KubeProxySnapshot;
import io.cliffwatch.kubeproxy.MetricsPage;
import io.cliffwatch.kubeproxy.ProcessFigures;
import io.cliffwatch.kubeproxy.ProxyConfiguration;
import io.cliffwatch.lock.Holder;
import io.cliffwatch.lock.LockMetrics;
import io.cliffwatch.lock.LockSnapshot;
import io.cliffwatch.metric.Distribution;
import io.cliffwatch.metric.MetricMapping;
import io.cliffwatch.metric.Samples;
import io.cliffwatch.netlink.route.AddressFamily;
import io.cliffwatch.nftables.NftablesCensus;
import io.cliffwatch.nftables.NftablesCensusMetrics;
import io.cliffwatch.nftables.ObjectKind;
import io.cliffwatch.restore.Command;
import io.cliffwatch.restore.RestoreCount;
import io.cliffwatch.restore.RestoreMetrics;
import io.cliffwatch.restore.RestoreSnapshot;
import io.cliffwatch.restore.Starter;
import io.cliffwatch.testing.Golden;
import io.cliffwatch.testing.Requirement;
import io.cliffwatch.testing.Requires;
import io.cliffwatch.testing.Tool;
import io.cliffwatch.verdict.ThresholdMetrics;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What each collector exposes, to the letter. {@code -Dgolden.update=true} writes the files anew.
 */
class GoldenExpositionTest {
  private static final Path FOLDER = Path.of("src/test/resources/golden");

  @Test
  void iptablesTables() throws Exception {
    List<TableInfo> tables = List.of(new TableInfo("nat", 85_030, 18_240_344, List.of()));
    check(
        "iptables-tables",
        new IptablesMetrics(),
        new IptablesTables(
            List.of(new FamilyTables(AddressFamily.IPV4, tables, 17)), Optional.empty()));
  }

  @Test
  void iptablesCensus() throws Exception {
    check("iptables-census", new IptablesCensusMetrics(), census());
  }

  @Test
  void dataPlane() throws Exception {
    Plane ipvs =
        new Plane(Mode.IPVS, Optional.empty(), AddressFamily.IPV6, 40, 200, Plane.Role.PREPARED, 3);
    List<Plane> planes = new ArrayList<>(IptablesPlanes.of(census()));
    planes.add(ipvs);
    check(
        "data-plane",
        new DataPlaneMetrics(),
        DataPlane.of(new Sightings(planes, List.of(), List.of(), new KubeProxy.Unknown())));
  }

  @Test
  void conntrack() throws Exception {
    Map<ConntrackCounter, Long> counters = new EnumMap<>(ConntrackCounter.class);
    for (ConntrackCounter counter : ConntrackCounter.values()) {
      counters.put(counter, 10L + counters.size());
    }
    check(
        "conntrack", new ConntrackMetrics(), new ConntrackSnapshot(812, 262_144, 65_536, counters));
  }

  @Test
  void aKernelWithoutNewerCounters() throws Exception {
    check(
        "conntrack-old-kernel",
        new ConntrackMetrics(),
        new ConntrackSnapshot(0, 65_536, 16_384, Map.of(ConntrackCounter.DROP, 1L)));
  }

  @Test
  void alias() throws Exception {
    AliasSnapshot.Addresses ipv4 =
        new AliasSnapshot.Addresses(consecutive(5_000), AddressSet.empty());
    AliasSnapshot.Addresses ipv6 = new AliasSnapshot.Addresses(consecutive(12), AddressSet.empty());
    check("alias", new AliasMetrics(), new AliasSnapshot(ipv4, ipv6));
  }

  private static AddressSet consecutive(int addresses) {
    return AddressSet.of(
        IntStream.range(0, addresses).mapToObj(i -> new Address(0, 0x0a60_0000L + i)).toList());
  }

  @Test
  void aliasDrift() throws Exception {
    Map<AddressFamily, AliasDriftTracker.Lasting> drift = new EnumMap<>(AddressFamily.class);
    drift.put(AddressFamily.IPV4, new AliasDriftTracker.Lasting(3, 1));
    drift.put(AddressFamily.IPV6, new AliasDriftTracker.Lasting(0, 0));
    check("alias-drift", new AliasDriftMetrics(), drift);
  }

  @Test
  void ipvs() throws Exception {
    IpvsTotals totals = new IpvsTotals(1_024, 20_480, 20_481, 15_000_000, 1L << 63);
    check("ipvs", new IpvsMetrics(), new IpvsSnapshot(IPVS_BASIS, totals));
  }

  @Test
  void ipvsCensus() throws Exception {
    check("ipvs-census", new IpvsCensusMetrics(), virtualServices());
  }

  private static final IpvsBasis IPVS_BASIS =
      new IpvsBasis(new IpvsInfo(0x10201, 4_096, 5_010), Map.of());

  private static IpvsCensus virtualServices() {
    io.cliffwatch.ipvs.FamilyCensus ipv4 =
        new io.cliffwatch.ipvs.FamilyCensus(
            AddressFamily.IPV4,
            Map.of(new Kind("TCP", "rr"), 5_000L, new Kind("UDP", "rr"), 10L),
            3,
            24_990,
            10,
            311,
            42,
            true,
            5_000,
            5_010,
            24_980,
            AddressSet.empty(),
            AddressSet.empty());
    io.cliffwatch.ipvs.FamilyCensus ipv6 =
        new io.cliffwatch.ipvs.FamilyCensus(
            AddressFamily.IPV6,
            Map.of(),
            0,
            0,
            0,
            0,
            0,
            false,
            0,
            0,
            0,
            AddressSet.empty(),
            AddressSet.empty());
    return new IpvsCensus(List.of(ipv4, ipv6), IPVS_BASIS);
  }

  @Test
  void nftables() throws Exception {
    Map<ObjectKind, Long> objects =
        Map.of(ObjectKind.CHAIN, 5_017L, ObjectKind.RULE, 10_020L, ObjectKind.ELEMENT, 10_002L);
    check(
        "nftables",
        new NftablesCensusMetrics(),
        new NftablesCensus(
            List.of(
                new NftablesCensus.Family(AddressFamily.IPV4, objects, 5_000, 25_000, true, 5_000)),
            42));
  }

  @Test
  void ebpfMaps() throws Exception {
    check("ebpf-maps", new EbpfMetrics(), ebpfMapsOfCilium());
  }

  @Test
  void ebpfCensus() throws Exception {
    Map<EbpfMap, Long> entries =
        Map.of(EbpfMap.LB4_SERVICES, 30_000L, EbpfMap.LB_AFFINITY_MATCH, 0L);
    check(
        "ebpf-census",
        new EbpfCensusMetrics(),
        new EbpfCensus(entries, List.of(), ebpfMapsOfCilium(), 0));
  }

  @Test
  void restore() throws Exception {
    Distribution elapsed =
        Distribution.empty(new RestoreMetrics().families().getFirst().bounds())
            .plus(0.1)
            .plus(12.5);
    check(
        "restore",
        new RestoreMetrics(),
        new RestoreSnapshot(
            Map.of(Command.IPTABLES_RESTORE, elapsed),
            Map.of(Command.IPTABLES_RESTORE, Duration.ofMillis(8_250)),
            Map.of(
                new RestoreCount(Command.IPTABLES_RESTORE, Starter.KUBE_PROXY, true), 1L,
                new RestoreCount(Command.IPTABLES_RESTORE, Starter.OTHER, false), 1L),
            0,
            2,
            Duration.ofMillis(3_210),
            List.of()));
  }

  @Test
  void lock() throws Exception {
    check(
        "lock",
        new LockMetrics(),
        new LockSnapshot(
            Optional.of(
                new LockSnapshot.Held(Holder.IPTABLES_RESTORE, Duration.ofMillis(4_500), 2))));
  }

  @Test
  void kubeProxy() throws Exception {
    ProcessFigures process =
        new ProcessFigures(
            7, 1834.25, "its group", OptionalDouble.of(0.97), 64_192_512, 1_795_379_798.72);
    check(
        "kubeproxy",
        new KubeProxyMetrics(),
        kubeProxy(Optional.of(process), Optional.of(new KubeProxySnapshot.Syncs(2.5, 26, 1_207))));
  }

  @Test
  void aKubeProxyThatDoesNotAnswer() throws Exception {
    ProcessFigures young =
        new ProcessFigures(
            7, 0.25, "its group", OptionalDouble.empty(), 64_192_512, 1_795_379_798.72);
    check(
        "kubeproxy-silent",
        new KubeProxyMetrics(),
        kubeProxy(Optional.of(young), Optional.empty()));
  }

  @Test
  void host() throws Exception {
    check(
        "host",
        new HostMetrics(),
        new HostSnapshot(
            "6.12.48",
            List.of(),
            Map.of(Sysctl.IPVS_CONNTRACK, 1L, Sysctl.CONNTRACK_TCP_TIMEOUT_CLOSE_WAIT, 60L)));
  }

  @Test
  void build() throws Exception {
    check("build", new BuildInfoMetrics(), new BuildInfo("0.1.0", "a1b2c3d"));
  }

  @Test
  void webConfig() throws Exception {
    check("web-config", new WebConfigMetrics(), false);
  }

  @Test
  void thresholds() throws Exception {
    check("thresholds", new ThresholdMetrics(), Config.defaults().thresholds());
  }

  @ParameterizedTest
  @MethodSource("goldenFiles")
  @Requires(Requirement.PROMTOOL)
  void promtoolFindsNothingToComplainAbout(Path golden) throws Exception {
    Tool promtool =
        Tool.run(Map.of(), Files.readString(golden), List.of("promtool", "check", "metrics"));
    assertThat(promtool.output() + promtool.error()).isEmpty();
    assertThat(promtool.status()).isZero();
  }

  static List<Path> goldenFiles() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.sorted().toList();
    }
  }

  private static EbpfSnapshot ebpfMapsOfCilium() {
    return new EbpfSnapshot(
        List.of(
            new EbpfSnapshot.MapState(EbpfMap.LB4_SERVICES, 1, 65_536, OptionalLong.of(4096)),
            new EbpfSnapshot.MapState(EbpfMap.LB_AFFINITY_MATCH, 2, 512, OptionalLong.empty())));
  }

  private static KubeProxySnapshot kubeProxy(
      Optional<ProcessFigures> process, Optional<KubeProxySnapshot.Syncs> syncs) {
    return new KubeProxySnapshot(
        syncs.isPresent(),
        process,
        syncs.map(answered -> "v1.37.2"),
        new ProxyConfiguration(
            Optional.of("iptables"), Optional.empty(), Optional.empty(), Optional.empty()),
        syncs,
        Health.WELL,
        syncs.map(answered -> new MetricsPage("text/plain", ByteBuffer.allocate(0))),
        "");
  }

  private static IptablesCensus census() {
    FamilyCensus ipv4 =
        new FamilyCensus(
            AddressFamily.IPV4,
            Backend.LEGACY,
            new TreeMap<>(
                Map.of(
                    "filter", new FamilyCensus.Counts(12, 8),
                    "nat", new FamilyCensus.Counts(85_014, 30_008))),
            Map.of(
                ChainClass.SERVICES, new FamilyCensus.Counts(5_001, 2),
                ChainClass.SERVICE, new FamilyCensus.Counts(30_000, 5_000),
                ChainClass.ENDPOINT, new FamilyCensus.Counts(50_000, 25_000)),
            Optional.of(new FamilyCensus.Lookup(5_001, OptionalDouble.of(2_500.5))),
            true,
            5_000,
            25_000);
    FamilyCensus notKubeProxy =
        new FamilyCensus(
            AddressFamily.IPV6,
            Backend.LEGACY,
            new TreeMap<>(Map.of("filter", new FamilyCensus.Counts(1, 3))),
            Map.of(ChainClass.OTHER, new FamilyCensus.Counts(1, 3)),
            Optional.empty(),
            false,
            0,
            0);
    return new IptablesCensus(
        List.of(ipv4, notKubeProxy), Map.of(), OptionalLong.empty(), UnknownParts.NONE);
  }

  private static <S> void check(String name, MetricMapping<S> metrics, S snapshot)
      throws IOException {
    Samples samples = new Samples();
    metrics.write(snapshot, samples);
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    PrometheusTextFormatWriter.create().write(text, new MetricSnapshots(samples.snapshots()));
    Golden.assertEquals(FOLDER.resolve(name + ".txt"), text.toString(StandardCharsets.UTF_8));
  }
}
