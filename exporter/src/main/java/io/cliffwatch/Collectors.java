// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch;

import io.cliffwatch.alias.AliasMetrics;
import io.cliffwatch.alias.AliasReader;
import io.cliffwatch.alias.AliasSnapshot;
import io.cliffwatch.cgroupfs.Cgroupfs;
import io.cliffwatch.collector.Collector;
import io.cliffwatch.collector.CollectorThread;
import io.cliffwatch.collector.Derivation;
import io.cliffwatch.collector.States;
import io.cliffwatch.config.BuildInfo;
import io.cliffwatch.config.Config;
import io.cliffwatch.conntrack.ConntrackMetrics;
import io.cliffwatch.conntrack.ConntrackReader;
import io.cliffwatch.dataplane.AliasDriftMetrics;
import io.cliffwatch.dataplane.DataPlane;
import io.cliffwatch.dataplane.DataPlaneMetrics;
import io.cliffwatch.dataplane.EbpfPlanes;
import io.cliffwatch.dataplane.IptablesPlanes;
import io.cliffwatch.dataplane.IpvsPlanes;
import io.cliffwatch.dataplane.NftablesPlanes;
import io.cliffwatch.ebpf.EbpfCensusMetrics;
import io.cliffwatch.ebpf.EbpfMetrics;
import io.cliffwatch.ebpf.EbpfReader;
import io.cliffwatch.host.HostMetrics;
import io.cliffwatch.host.HostReader;
import io.cliffwatch.iptables.IptablesCensus;
import io.cliffwatch.iptables.IptablesCensusMetrics;
import io.cliffwatch.iptables.IptablesMetrics;
import io.cliffwatch.iptables.IptablesReader;
import io.cliffwatch.iptables.IptablesTables;
import io.cliffwatch.ipvs.IpvsCensus;
import io.cliffwatch.ipvs.IpvsCensusMetrics;
import io.cliffwatch.ipvs.IpvsMetrics;
import io.cliffwatch.ipvs.IpvsReader;
import io.cliffwatch.ipvs.IpvsSnapshot;
import io.cliffwatch.kubeproxy.KubeProxyMetrics;
import io.cliffwatch.kubeproxy.KubeProxyReader;
import io.cliffwatch.kubeproxy.KubeProxySnapshot;
import io.cliffwatch.linux.Libc;
import io.cliffwatch.lock.LockMetrics;
import io.cliffwatch.lock.LockReader;
import io.cliffwatch.nftables.NftablesCensusMetrics;
import io.cliffwatch.nftables.NftablesMetrics;
import io.cliffwatch.nftables.NftablesReader;
import io.cliffwatch.procfs.Processes;
import io.cliffwatch.procfs.Procfs;
import io.cliffwatch.restore.RestoreMetrics;
import io.cliffwatch.restore.RestoreReader;
import io.cliffwatch.restore.RestoreWatcher;
import io.cliffwatch.verdict.ThresholdMetrics;
import io.cliffwatch.websecurity.WebSecurityFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Every collector that the configuration asks for, in the order of the README's table. */
final class Collectors {
  /** That of the process's first thread, which no collector moves. */
  private static final Path OWN_NETWORK_NAMESPACE = Path.of("/proc/self/ns/net");

  private final List<CollectorThread<?, ?>> threads = new ArrayList<>();
  private final List<Derivation<?>> derivations = new ArrayList<>();
  private final PlaneSources planes = new PlaneSources();
  private final Config config;
  private final NodeNetwork network;
  private Optional<RestoreWatcher> restoreWatcher = Optional.empty();
  private Optional<CollectorThread<KubeProxySnapshot, Void>> kubeProxy = Optional.empty();

  Collectors(Config config, BuildInfo build) {
    this(config, build, Optional.empty());
  }

  Collectors(Config config, BuildInfo build, Optional<WebSecurityFile> webSecurity) {
    this(config, build, webSecurity, Replayable.of(config));
  }

  /** The readers of what not every kernel has, so that a test can replay what another one told. */
  record Replayable(IpvsReader ipvs, HostReader host) {
    static Replayable of(Config config) {
      Procfs procfs = new Procfs(config.kernel().procfs());
      return new Replayable(
          new IpvsReader(procfs, Libc.get()),
          new HostReader(procfs, config.collectors().ebpfMaps()));
    }
  }

  Collectors(
      Config config,
      BuildInfo build,
      Optional<WebSecurityFile> webSecurity,
      Replayable replayable) {
    this.config = config;
    network = new NodeNetwork(config.kernel().networkNamespace());
    derivations.add(new Derivation<>(ignored -> Optional.of(build), new BuildInfoMetrics()));
    derivations.add(
        new Derivation<>(
            ignored -> webSecurity.map(WebSecurityFile::isGood), new WebConfigMetrics()));
    derivations.add(
        new Derivation<>(ignored -> Optional.of(config.thresholds()), new ThresholdMetrics()));
    derivations.add(new Derivation<>(planes::dataPlane, new DataPlaneMetrics()));
    Config.Collectors enabled = config.collectors();
    Procfs procfs = new Procfs(config.kernel().procfs());
    if (enabled.iptables()) {
      addIptables(procfs);
    }
    Optional<CollectorThread<IpvsSnapshot, IpvsCensus>> ipvs =
        enabled.ipvs() ? Optional.of(addIpvs(replayable.ipvs())) : Optional.empty();
    if (enabled.nftables()) {
      planes.add(
          add(
              Collector.withCensus(
                  "nftables",
                  new NftablesReader(procfs),
                  new NftablesMetrics(),
                  new NftablesCensusMetrics())),
          NftablesPlanes::of);
    }
    if (enabled.conntrack()) {
      add(Collector.cheap("conntrack", new ConntrackReader(procfs), new ConntrackMetrics()));
    }
    if (enabled.alias()) {
      addAlias(new AliasReader(enabled.aliasInterface()), ipvs);
    }
    if (enabled.ebpf()) {
      planes.add(
          add(
              Collector.withCensus(
                  "ebpf",
                  new EbpfReader(Libc.get(), procfs, enabled.ebpfMaps()),
                  new EbpfMetrics(),
                  new EbpfCensusMetrics())),
          EbpfPlanes::of);
    }
    if (enabled.restore()) {
      addRestore(procfs);
    }
    if (enabled.lock()) {
      add(
          Collector.cheap(
              "lock", new LockReader(procfs, config.kernel().xtablesLock()), new LockMetrics()));
    }
    if (enabled.kubeproxy()) {
      CollectorThread<KubeProxySnapshot, Void> asked = addKubeProxy(procfs);
      planes.kubeProxy(asked);
      kubeProxy = Optional.of(asked);
    }
    if (enabled.host()) {
      planes.strangers(add(Collector.cheap("host", replayable.host(), new HostMetrics())));
    }
  }

  List<CollectorThread<?, ?>> threads() {
    return List.copyOf(threads);
  }

  /** Returns what the collectors do not read: what follows from it, and what this agent is. */
  List<Derivation<?>> derivations() {
    return List.copyOf(derivations);
  }

  /** Concludes what routes Services on this node; empty until every collector had its say. */
  Optional<DataPlane> dataPlane(States states) {
    return planes.dataPlane(states);
  }

  /** Returns the collector that asks kube-proxy, if it is wanted. */
  Optional<CollectorThread<KubeProxySnapshot, Void>> kubeProxy() {
    return kubeProxy;
  }

  private CollectorThread<KubeProxySnapshot, Void> addKubeProxy(Procfs procfs) {
    KubeProxyReader reader =
        new KubeProxyReader(
            procfs,
            new Cgroupfs(config.kernel().cgroupfs()),
            config.kubeProxy().metricsAddresses(),
            config.kubeProxy().healthzAddresses(),
            config.collect().timeout().multipliedBy(4).dividedBy(5), // before the read is late
            config.kubeProxy().metricsMaxBytes());
    return add(
        Collector.cheap("kubeproxy", reader, new KubeProxyMetrics()).watchedBy(reader.watcher()));
  }

  private void addIptables(Procfs procfs) {
    CollectorThread<IptablesTables, IptablesCensus> iptables =
        add(
            Collector.withCensus(
                "iptables",
                new IptablesReader(procfs, Libc.get()),
                new IptablesMetrics(),
                new IptablesCensusMetrics()));
    planes.add(iptables, IptablesPlanes::of);
  }

  private void addRestore(Procfs procfs) {
    Optional<Path> own = config.kernel().networkNamespace().map(ignored -> OWN_NETWORK_NAMESPACE);
    RestoreWatcher watcher =
        new RestoreWatcher(
            new Processes(procfs), config.collectors().restoreNetworkNamespace().or(() -> own));
    add(
        Collector.cheap("restore", new RestoreReader(watcher), new RestoreMetrics())
            .watchedBy(watcher));
    restoreWatcher = Optional.of(watcher);
  }

  /** Returns what sees the restores that run, where it is wanted. */
  Optional<RestoreWatcher> restoreWatcher() {
    return restoreWatcher;
  }

  private CollectorThread<IpvsSnapshot, IpvsCensus> addIpvs(IpvsReader reader) {
    CollectorThread<IpvsSnapshot, IpvsCensus> ipvs =
        add(Collector.withCensus("ipvs", reader, new IpvsMetrics(), new IpvsCensusMetrics()));
    planes.add(ipvs, IpvsPlanes::of);
    return ipvs;
  }

  private void addAlias(
      AliasReader reader, Optional<CollectorThread<IpvsSnapshot, IpvsCensus>> ipvs) {
    CollectorThread<AliasSnapshot, Void> alias =
        add(Collector.cheap("alias", reader, new AliasMetrics()));
    if (ipvs.isPresent()) {
      AliasDriftSource source = new AliasDriftSource();
      derivations.add(
          new Derivation<>(
              states -> source.drift(states.of(alias), states.of(ipvs.get())),
              new AliasDriftMetrics()));
    }
  }

  private <S, C> CollectorThread<S, C> add(Collector<S, C> collector) {
    CollectorThread<S, C> thread =
        new CollectorThread<>(collector, config.collect().timeout(), network::enter);
    threads.add(thread);
    return thread;
  }
}
