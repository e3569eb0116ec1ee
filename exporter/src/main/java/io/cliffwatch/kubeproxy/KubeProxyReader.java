// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.kubeproxy;

import static java.util.Objects.requireNonNull;

import io.cliffwatch.cgroupfs.Cgroupfs;
import io.cliffwatch.collector.Outcome;
import io.cliffwatch.collector.Reader;
import io.cliffwatch.collector.Watcher;
import io.cliffwatch.kubeproxy.ProxyClient.Asked;
import io.cliffwatch.procfs.Procfs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads what kube-proxy's process uses, and asks kube-proxy itself, once per read.
 *
 * <p>It is absent where there is no process of that name in the node's network namespace and nobody
 * listens where it serves its metrics. One that has ended is expected back for a while: as long as
 * kubelet waits at most before it starts a container anew, and more.
 */
public final class KubeProxyReader implements Reader<KubeProxySnapshot> {
  private static final Duration EXPECTED_BACK = Duration.ofMinutes(10);
  private static final Duration CONFIGURATION_AGE = Duration.ofMinutes(1);
  private static final double MILLIS_PER_SECOND = 1e3;

  private final ProcessObserver observer;
  private final ProxyClient client;
  private final InstantSource clock;
  private final SyncLag lag = new SyncLag();
  private final Configured configured = new Configured();

  /** What was asked for last, which does not change while the process runs. */
  private static final class Configured {
    private long pid = -1;
    private long asked;
    private ProxyConfiguration configuration = ProxyConfiguration.UNKNOWN;
    private String trouble = "";

    List<String> troubles() {
      return trouble.isEmpty() ? List.of() : List.of(trouble);
    }
  }

  /**
   * Opens nothing yet.
   *
   * @param metrics where kube-proxy may serve its metrics
   * @param healthz where kube-proxy may serve its health check
   * @param timeout how long kube-proxy may take for all that is asked in one read
   * @param largestPage the largest page of its metrics that is read, in bytes
   */
  public KubeProxyReader(
      Procfs procfs,
      Cgroupfs cgroupfs,
      List<InetSocketAddress> metrics,
      List<InetSocketAddress> healthz,
      Duration timeout,
      int largestPage) {
    this(
        new ProcessObserver(procfs, cgroupfs, System::nanoTime),
        new ProxyClient(new ProxyServer(metrics), new ProxyServer(healthz), timeout, largestPage),
        InstantSource.system());
  }

  KubeProxyReader(ProcessObserver observer, ProxyClient client, InstantSource clock) {
    this.observer = requireNonNull(observer, "observer is null");
    this.client = requireNonNull(client, "client is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  /** Returns what looks at the CPU time between the reads. */
  public Watcher watcher() {
    return new KubeProxyWatcher(observer);
  }

  @Override
  public Outcome<KubeProxySnapshot> read() throws IOException {
    Observation seen = observer.observe();
    long deadline = client.deadline();
    return switch (client.metrics(deadline)) {
      case Asked.Answered(MetricsPage page) -> answered(seen, page, deadline);
      case Asked.TooLarge() -> tooLarge(seen, deadline);
      case Asked.Refused() -> refused(seen);
      case Asked.Troubled(String why) -> troubled(seen, why);
    };
  }

  private Outcome<KubeProxySnapshot> answered(Observation seen, MetricsPage page, long deadline)
      throws IOException {
    SyncFigures figures = SyncParser.parse(page.body());
    if (seen.running().isEmpty() && !figures.kubeProxys()) {
      throw new IOException(
          "there is no process kube-proxy, and what answers at %s is not kube-proxy"
              .formatted(address()));
    }
    configure(seen, deadline);
    KubeProxySnapshot.Syncs syncs =
        new KubeProxySnapshot.Syncs(
            lag.seconds(figures, clock.millis() / MILLIS_PER_SECOND),
            figures.fullSyncs(),
            figures.partialSyncs());
    Health health = client.health(deadline);
    Remark remark = new Remark(seen);
    return new Outcome.Read<>(
        new KubeProxySnapshot(
            true,
            seen.running(),
            figures.version(),
            configured.configuration,
            Optional.of(syncs),
            health,
            Optional.of(page),
            remark.well(
                figures.version(), configured.configuration, configured.troubles(), health)));
  }

  /** All is told but what only the page can tell. */
  private Outcome<KubeProxySnapshot> tooLarge(Observation seen, long deadline) throws IOException {
    String why =
        "metrics are too large, more than the %d bytes of kube-proxy.metrics-max-bytes"
            .formatted(client.largestPage());
    if (seen.running().isEmpty() && seen.host().isEmpty()) {
      return troubled(seen, "may be kube-proxy, but its " + why);
    }
    configure(seen, deadline);
    Health health = client.health(deadline);
    List<String> troubles = new ArrayList<>(configured.troubles());
    troubles.addFirst("its " + why + ", so they are not passed on and its syncs are not known");
    return new Outcome.Read<>(
        new KubeProxySnapshot(
            true,
            seen.running(),
            Optional.empty(),
            configured.configuration,
            Optional.empty(),
            health,
            Optional.empty(),
            new Remark(seen).well(Optional.empty(), configured.configuration, troubles, health)));
  }

  /** Asks for the configuration of a process once, and again after a while when that failed. */
  private void configure(Observation seen, long deadline) {
    long pid = seen.running().map(ProcessFigures::pid).orElse(0L);
    boolean old = System.nanoTime() - configured.asked >= CONFIGURATION_AGE.toNanos();
    if (pid == configured.pid && !(old && (pid == 0 || !configured.trouble.isEmpty()))) {
      return;
    }
    configured.pid = pid;
    configured.asked = System.nanoTime();
    configured.configuration = ProxyConfiguration.UNKNOWN;
    configured.trouble = "";
    try {
      configured.configuration = client.configuration(deadline);
    } catch (IOException e) {
      configured.trouble = "its configuration cannot be had: " + e.getMessage();
    }
    try {
      configured.configuration = configured.configuration.inMode(client.mode(deadline));
    } catch (IOException e) {
      configured.trouble = "its mode cannot be had: " + e.getMessage();
    }
  }

  private Outcome<KubeProxySnapshot> refused(Observation seen) {
    if (seen.running().isPresent()) {
      return silent(
          seen,
          "nobody listens at %s, where kube-proxy serves its metrics; is its metricsBindAddress"
                  .formatted(client.metrics().all())
              + " another one than kube-proxy.metrics-address?");
    }
    if (seen.endedAgo().isPresent() && seen.endedAgo().get().compareTo(EXPECTED_BACK) < 0) {
      return silent(seen, "kube-proxy has ended, and no other one has followed");
    }
    return new Outcome.Absent<>(
        seen.host()
            .map(host ->
                "%s (process %d) runs no kube-proxy: nobody listens at %s"
                    .formatted(host.name(), host.pid(), client.metrics().all()))
            .orElse(
                "there is no process kube-proxy in this network namespace, and nobody listens at "
                    + client.metrics().all()));
  }

  private Outcome<KubeProxySnapshot> troubled(Observation seen, String why) throws IOException {
    String words = "%s %s".formatted(address(), why);
    if (seen.running().isEmpty() && seen.endedAgo().isEmpty()) {
      throw new IOException("there is no process kube-proxy, and " + words);
    }
    return silent(seen, words);
  }

  private static Outcome<KubeProxySnapshot> silent(Observation seen, String why) {
    return new Outcome.Read<>(
        new KubeProxySnapshot(
            false,
            seen.running(),
            Optional.empty(),
            ProxyConfiguration.UNKNOWN,
            Optional.empty(),
            Health.UNKNOWN,
            Optional.empty(),
            new Remark(seen).silent(why)));
  }

  private String address() {
    return client.metrics().address();
  }

  @Override
  public String remark(KubeProxySnapshot snapshot) {
    return snapshot.remark();
  }

  @Override
  public void close() {
    try {
      observer.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
