// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch;

import io.cliffwatch.collector.CensusSchedule;
import io.cliffwatch.collector.CollectorSet;
import io.cliffwatch.collector.Gatherer;
import io.cliffwatch.config.BuildInfo;
import io.cliffwatch.config.Config;
import io.cliffwatch.config.ConfigException;
import io.cliffwatch.web.KubeProxyPage;
import io.cliffwatch.web.ListenException;
import io.cliffwatch.web.MetricsSource;
import io.cliffwatch.web.WebOptions;
import io.cliffwatch.web.WebServer;
import io.cliffwatch.websecurity.WebSecurityFile;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.instrumentation.jvm.ProcessMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/** The running agent: the collectors, what they expose, and the server that serves it. */
final class Agent implements AutoCloseable {
  /** How long a scrape waits for fresh readings: usually they take a millisecond. */
  private static final Duration SCRAPE_PATIENCE = Duration.ofMillis(40);

  /** Of what the binders offer, this is rarely asked of an agent of 48 MiB. */
  private static final List<MeterFilter> FEW_METERS =
      Stream.of(
              "jvm.buffer",
              "jvm.memory.max",
              "jvm.gc.live",
              "jvm.gc.max",
              "jvm.gc.memory",
              "jvm.threads.states",
              "jvm.threads.peak",
              "jvm.threads.started")
          .map(MeterFilter::denyNameStartsWith)
          .toList();

  private final CollectorSet collectors;
  private final ServicesReader services;
  private final JvmGcMetrics garbageCollections;
  private final WebServer web;

  private Agent(
      CollectorSet collectors,
      ServicesReader services,
      JvmGcMetrics garbageCollections,
      WebServer web) {
    this.collectors = collectors;
    this.services = services;
    this.garbageCollections = garbageCollections;
    this.web = web;
  }

  /**
   * Starts everything.
   *
   * @throws ConfigException when the web config file cannot be used; nothing runs then
   * @throws ListenException when the address cannot be had; nothing runs then
   */
  static Agent start(Config config, BuildInfo build)
      throws ConfigException, ListenException, InterruptedException {
    Optional<WebSecurityFile> security = webSecurity(config);
    Collectors all = new Collectors(config, build, security);
    CollectorSet collectors =
        new CollectorSet(
            all.threads(),
            new CensusSchedule(
                config.census().maxAge(),
                config.census().cpuShare(),
                new RulesAtRest(config, all.restoreWatcher())),
            config.collect().interval());
    PrometheusRegistry registry = new PrometheusRegistry();
    registry.register(new Gatherer(all.threads(), all.derivations()));
    PrometheusMeterRegistry meters =
        new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, registry, Clock.SYSTEM);
    JvmGcMetrics garbageCollections = aboutItself(registry, meters);
    ServicesReader services = new ServicesReader(config);
    try {
      WebServer web =
          WebServer.start(
              WebOptions.of(config, build, security),
              meters,
              source(registry, collectors, new KubeProxyView(all.kubeProxy())),
              new AgentView(collectors, all::dataPlane),
              services::services);
      collectors.start(); // afterwards, so that a taken port is all that is said
      return new Agent(collectors, services, garbageCollections, web);
    } catch (ListenException | RuntimeException e) {
      collectors.close();
      services.close();
      garbageCollections.close();
      throw e;
    }
  }

  private static Optional<WebSecurityFile> webSecurity(Config config) throws ConfigException {
    Optional<Path> file = config.web().configFile();
    return file.isPresent() ? Optional.of(WebSecurityFile.open(file.get())) : Optional.empty();
  }

  /** Registers few meters about the process itself, by the names that every dashboard knows. */
  private static JvmGcMetrics aboutItself(
      PrometheusRegistry registry, PrometheusMeterRegistry meters) {
    ProcessMetrics.builder().register(registry);
    FEW_METERS.forEach(meters.config()::meterFilter);
    new JvmMemoryMetrics().bindTo(meters);
    new JvmThreadMetrics().bindTo(meters);
    JvmGcMetrics garbageCollections = new JvmGcMetrics();
    garbageCollections.bindTo(meters);
    return garbageCollections;
  }

  private static MetricsSource source(
      PrometheusRegistry registry, CollectorSet collectors, KubeProxyView kubeProxy) {
    return new MetricsSource() {
      @Override
      public PrometheusRegistry registry() {
        return registry;
      }

      @Override
      public CompletionStage<Void> refresh() {
        return collectors.refresh(SCRAPE_PATIENCE);
      }

      @Override
      public CompletionStage<KubeProxyPage> kubeProxyPage() {
        return kubeProxy.page();
      }
    };
  }

  /** Returns the address with which a client begins. */
  String url() {
    return web.url();
  }

  /** Stops the server, then the collectors. */
  @Override
  public void close() {
    web.close();
    collectors.close();
    services.close();
    garbageCollections.close();
  }
}
