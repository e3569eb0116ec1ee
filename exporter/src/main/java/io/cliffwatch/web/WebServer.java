// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.web;

import static java.util.Objects.requireNonNull;

import io.cliffwatch.config.ListenAddress;
import io.cliffwatch.web.security.Guard;
import io.cliffwatch.web.security.ServerTls;
import io.cliffwatch.websecurity.WebSecurity;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The web server: one event loop, and two worker threads for scrapes.
 *
 * <p>{@link #start} and {@link #close} may be called on any thread but the event loop.
 */
public final class WebServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WebServer.class);
  private static final Duration START = Duration.ofSeconds(20);

  /** How long answers under way may take once the server closes. */
  private static final Duration LAST_ANSWERS = Duration.ofMillis(700);

  private static final Duration CLOSE = Duration.ofSeconds(1);

  /** A change is in force after the second look that sees it. */
  private static final Duration SECURITY_CHECK = Duration.ofSeconds(1);

  /** Of kubelets there is one. */
  private static final int PROBE_CONNECTIONS = 8;

  private final Vertx vertx;
  private final WebMeters meters;
  private final HttpServer server;
  private final WebOptions options;
  private final AtomicBoolean closed = new AtomicBoolean();

  private WebServer(Vertx vertx, WebMeters meters, HttpServer server, WebOptions options) {
    this.vertx = vertx;
    this.meters = meters;
    this.server = server;
    this.options = options;
  }

  /**
   * Starts the server; it answers when this returns.
   *
   * @param meterRegistry takes a few meters about requests
   * @throws ListenException when the address cannot be had
   */
  public static WebServer start(
      WebOptions options,
      MeterRegistry meterRegistry,
      MetricsSource source,
      AgentStatus status,
      ServicesSource services)
      throws ListenException, InterruptedException {
    requireNonNull(options, "options is null");
    requireNonNull(meterRegistry, "meterRegistry is null");
    requireNonNull(source, "source is null");
    requireNonNull(status, "status is null");
    requireNonNull(services, "services is null");
    WebMeters meters = WebMeters.into(meterRegistry);
    Vertx vertx = vertx(meters);
    Optional<ServerTls> tls =
        options.securityNow().tls().map(first -> new ServerTls(first, options.maxConnections()));
    HttpServerOptions http = HttpLimits.of(options.limits());
    tls.ifPresent(on -> on.applyTo(http, options.securityNow().http2()));
    WebServer web = new WebServer(vertx, meters, vertx.createHttpServer(http), options);
    Scrapes scrapes =
        new Scrapes(vertx, source, options.refreshTimeout(), options.limits().scrapes());
    try {
      web.listen(scrapes, status, services);
      web.followSecurity(tls);
      return web;
    } catch (ListenException e) {
      web.close();
      throw e;
    }
  }

  private void listen(Scrapes scrapes, AgentStatus status, ServicesSource services)
      throws ListenException, InterruptedException {
    Connections connections = connections(options.maxConnections());
    Routes routes = new Routes(options, connections, scrapes, status, services);
    Guard guard = new Guard(vertx, options::securityNow);
    Reception reception = new Reception(connections, guard, routes.router(vertx));
    reception.receive(server);
    listen(server, options.listenAddress(), "--web.listen-address");
    if (options.probeAddress().isPresent()) {
      Connections fewer = connections(PROBE_CONNECTIONS);
      Routes probes = new Routes(options, fewer, scrapes, status, services);
      HttpServer plain = vertx.createHttpServer(HttpLimits.of(options.limits()));
      new Reception(fewer, new Guard(vertx, () -> WebSecurity.NONE), probes.probeRouter(vertx))
          .receive(plain);
      listen(plain, options.probeAddress().get(), "--web.probe-address");
    }
  }

  private Connections connections(int most) {
    return new Connections(
        vertx, options.limits(), most, new SecurityHeaders(() -> options.securityNow().headers()));
  }

  private static void listen(HttpServer server, ListenAddress address, String flag)
      throws ListenException, InterruptedException {
    try {
      within(START, server.listen(Listening.address(address, flag)));
    } catch (ExecutionException | TimeoutException e) {
      Throwable cause = e instanceof ExecutionException ? requireNonNull(e.getCause()) : e;
      throw Listening.exception(address, flag, cause);
    }
  }

  /** Looks at the web config file every second, on a worker. */
  private void followSecurity(Optional<ServerTls> tls) {
    options
        .security()
        .ifPresent(file ->
            vertx.setPeriodic(
                SECURITY_CHECK.toMillis(),
                second ->
                    vertx
                        .executeBlocking(file::refresh)
                        .onSuccess(change ->
                            change
                                .flatMap(WebSecurity::tls)
                                .ifPresent(next -> tls.ifPresent(on -> on.use(next))))
                        .onFailure(e -> LOG.error("Cannot look at the web config file", e))));
  }

  /** Returns the port it listens on. */
  public int port() {
    return server.actualPort();
  }

  /** Returns the address with which a client begins, such as {@code https://[::1]:10968}. */
  public String url() {
    return options.listenAddress().url(options.securityNow().scheme(), port());
  }

  /** Stops within 2 s: lets the answers under way finish for a moment, then closes everything. */
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    try {
      within(CLOSE, server.shutdown(LAST_ANSWERS.toMillis(), TimeUnit.MILLISECONDS));
    } catch (ExecutionException | TimeoutException e) {
      LOG.debug("The server did not shut down in order", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    try {
      within(CLOSE, vertx.close());
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("The server did not close in order: {}", e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    meters.close();
  }

  private static Vertx vertx(WebMeters meters) {
    // Vert.x has no option for this one: nothing here asks a name server, so the JDK will do.
    System.setProperty("vertx.disableDnsResolver", "true");
    VertxOptions options =
        new VertxOptions()
            .setEventLoopPoolSize(1)
            .setWorkerPoolSize(2)
            .setInternalBlockingPoolSize(1)
            .setUseDaemonThread(true)
            .setMetricsOptions(meters.options())
            .setFileSystemOptions(
                new FileSystemOptions()
                    .setClassPathResolvingEnabled(false)
                    .setFileCachingEnabled(false));
    return Vertx.builder().with(options).withMetrics(meters.factory()).build();
  }

  private static <T> void within(Duration time, Future<T> future)
      throws ExecutionException, TimeoutException, InterruptedException {
    future.toCompletionStage().toCompletableFuture().get(time.toMillis(), TimeUnit.MILLISECONDS);
  }
}
