// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch;

import io.cliffwatch.cli.Cli;
import io.cliffwatch.cli.StartException;
import io.cliffwatch.cli.Termination;
import io.cliffwatch.config.BuildInfo;
import io.cliffwatch.config.Config;
import io.cliffwatch.web.AgentStatus;
import io.cliffwatch.web.CollectorStatus;
import io.cliffwatch.web.ListenException;
import io.cliffwatch.web.MetricsSource;
import io.cliffwatch.web.WebOptions;
import io.cliffwatch.web.WebServer;
import io.micrometer.core.instrument.Clock;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where the program begins and its parts are put together. */
public final class Main {
  private Main() {}

  /** Runs the command that the arguments name and exits with its status. */
  public static void main(String[] arguments) {
    Termination termination = Termination.install();
    Cli cli = new Cli(config -> run(config, termination), System.getenv());
    termination.exit(cli.execute(arguments));
  }

  /** Serves until a signal comes. */
  private static int run(Config config, Termination termination)
      throws StartException, InterruptedException {
    PrometheusRegistry registry = new PrometheusRegistry();
    PrometheusMeterRegistry meters =
        new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, registry, Clock.SYSTEM);
    WebOptions options = WebOptions.of(config, BuildInfo.load());
    try (WebServer web =
        WebServer.start(options, meters, new NoMetrics(registry), new NoCollectors())) {
      Logger log = LoggerFactory.getLogger(Main.class);
      log.info("Listening on {}, port {}", config.web().listenAddress(), web.port());
      termination.await();
      log.info("Ending");
    } catch (ListenException e) {
      throw new StartException(String.valueOf(e.getMessage()), e);
    }
    return 0;
  }

  private record NoMetrics(PrometheusRegistry registry) implements MetricsSource {
    @Override
    public CompletionStage<Void> refresh() {
      return CompletableFuture.completedStage(null);
    }
  }

  private record NoCollectors() implements AgentStatus {
    @Override
    public Optional<String> unhealthy() {
      return Optional.empty();
    }

    @Override
    public Optional<String> notReady() {
      return Optional.empty();
    }

    @Override
    public List<CollectorStatus> collectors() {
      return List.of();
    }
  }
}
