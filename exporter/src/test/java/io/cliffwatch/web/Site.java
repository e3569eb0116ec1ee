// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.web;

import io.cliffwatch.config.BuildInfo;
import io.cliffwatch.config.ListenAddress;
import io.cliffwatch.listing.ServiceListing;
import io.cliffwatch.websecurity.WebSecurityFile;
import io.micrometer.core.instrument.Clock;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** A server with an agent behind it that says what a test wants. */
final class Site implements AgentStatus, MetricsSource, ServicesSource, AutoCloseable {
  static final String GAUGE =
      """
      # HELP cliffwatch_test_rules Rules (test).
      # TYPE cliffwatch_test_rules gauge
      cliffwatch_test_rules 5.0
      """;

  final PrometheusRegistry registry = new PrometheusRegistry();
  final List<CollectorStatus> collectors = new ArrayList<>();
  Supplier<CompletionStage<ServiceListing>> services =
      () -> CompletableFuture.completedStage(new ServiceListing(List.of(), List.of("a note")));
  Supplier<CompletionStage<Void>> refresh = () -> CompletableFuture.completedStage(null);
  KubeProxyPage kubeProxy = new KubeProxyPage.NoKubeProxy();
  Optional<CompletionStage<KubeProxyPage>> kubeProxyPage = Optional.empty();
  boolean fault;
  Optional<String> unhealthy = Optional.empty();
  Optional<String> notReady = Optional.empty();

  ListenAddress address = ListenAddress.parse("127.0.0.1:0");
  boolean exposeUi;
  int maxConnections = 64;
  Duration refreshTimeout = Duration.ofSeconds(5);
  Limits limits = Limits.DEFAULT;
  Optional<WebSecurityFile> security = Optional.empty();
  Optional<ListenAddress> probeAddress = Optional.empty();

  private Optional<WebServer> server = Optional.empty();

  Site() {
    gauge("cliffwatch_test_rules", "Rules (test).", () -> 5.0);
  }

  void gauge(String name, String help, Supplier<Double> value) {
    Collector collector =
        () ->
            GaugeSnapshot.builder()
                .name(name)
                .help(help)
                .dataPoint(GaugeDataPointSnapshot.builder().value(value.get()).build())
                .build();
    registry.register(collector);
  }

  int start() throws Exception {
    WebOptions options =
        new WebOptions(
            address,
            exposeUi,
            maxConnections,
            refreshTimeout,
            new BuildInfo("1.2.3", "abc"),
            limits,
            security,
            probeAddress);
    WebServer started =
        WebServer.start(
            options,
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, registry, Clock.SYSTEM),
            this,
            this,
            this);
    server = Optional.of(started);
    return started.port();
  }

  String url() {
    return server.orElseThrow().url();
  }

  @Override
  public PrometheusRegistry registry() {
    return registry;
  }

  @Override
  public CompletionStage<Void> refresh() {
    return refresh.get();
  }

  @Override
  public CompletionStage<ServiceListing> services() {
    return services.get();
  }

  @Override
  public CompletionStage<KubeProxyPage> kubeProxyPage() {
    return kubeProxyPage.orElse(CompletableFuture.completedStage(kubeProxy));
  }

  @Override
  public Optional<String> unhealthy() {
    if (fault) {
      throw new IllegalStateException("a fault of the agent");
    }
    return unhealthy;
  }

  @Override
  public Optional<String> notReady() {
    return notReady;
  }

  @Override
  public Optional<String> dataPlane() {
    return Optional.of("iptables (legacy): 5 Services & more");
  }

  @Override
  public List<CollectorStatus> collectors() {
    return collectors;
  }

  @Override
  public void close() {
    server.ifPresent(WebServer::close);
  }
}
