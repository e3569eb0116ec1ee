// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.web;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.MeterRegistry;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.Router;
import java.time.Duration;
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

  private final Vertx vertx;
  private final WebMeters meters;
  private final HttpServer server;
  private final AtomicBoolean closed = new AtomicBoolean();

  private WebServer(Vertx vertx, WebMeters meters, HttpServer server) {
    this.vertx = vertx;
    this.meters = meters;
    this.server = server;
  }

  /**
   * Starts the server; it answers when this returns.
   *
   * @param meterRegistry takes a few meters about requests
   * @throws ListenException when the address cannot be had
   */
  public static WebServer start(
      WebOptions options, MeterRegistry meterRegistry, MetricsSource source, AgentStatus status)
      throws ListenException, InterruptedException {
    requireNonNull(options, "options is null");
    requireNonNull(meterRegistry, "meterRegistry is null");
    requireNonNull(source, "source is null");
    requireNonNull(status, "status is null");
    SocketAddress address = Listening.address(options.listenAddress());
    WebMeters meters = WebMeters.into(meterRegistry);
    Vertx vertx = vertx(meters);
    Limits limits = options.limits();
    WebServer web = new WebServer(vertx, meters, vertx.createHttpServer(http(limits)));
    Scrapes scrapes = new Scrapes(vertx, source, options.refreshTimeout(), limits.scrapes());
    Connections connections = new Connections(vertx, limits, options.maxConnections());
    Router router = new Routes(options, connections, scrapes, status).router(vertx);
    web.handle(connections, router);
    try {
      within(START, web.server.listen(address));
    } catch (ExecutionException | TimeoutException e) {
      web.close();
      throw Listening.exception(
          options.listenAddress(),
          e instanceof ExecutionException ? requireNonNull(e.getCause()) : e);
    }
    return web;
  }

  /** Returns the port it listens on. */
  public int port() {
    return server.actualPort();
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

  private void handle(Connections connections, Router router) {
    server.connectionHandler(connections::opened);
    server.exceptionHandler(e -> LOG.debug("A connection failed", e));
    server.invalidRequestHandler(request -> {
      connections.asked(request);
      connections.answerAndClose(request, invalid(request));
    });
    server.requestHandler(request -> {
      connections.asked(request);
      if (hasBody(request)) {
        connections.answerAndClose(request, Answer.line(413, "requests have no body here"));
      } else {
        router.handle(request);
      }
    });
  }

  private static boolean hasBody(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
        || (length != null && !length.equals("0"));
  }

  private static Answer invalid(HttpServerRequest request) {
    return switch (request.decoderResult().cause()) {
      case TooLongHttpLineException tooLong -> Answer.line(414, "the request line is too long");
      case TooLongHttpHeaderException tooLong -> Answer.line(431, "the headers are too long");
      case null, default -> Answer.line(400, "this is no HTTP request");
    };
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

  private static HttpServerOptions http(Limits limits) {
    return new HttpServerOptions()
        .setMaxInitialLineLength(limits.initialLine())
        .setMaxHeaderSize(limits.headers())
        // Writes end when the kernel has taken all of them, so this is a deadline for slow readers.
        .setWriteIdleTimeout(Math.toIntExact(limits.reading().toMillis()))
        .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
        .setHttp2ClearTextEnabled(false);
  }

  private static <T> void within(Duration time, Future<T> future)
      throws ExecutionException, TimeoutException, InterruptedException {
    future.toCompletionStage().toCompletableFuture().get(time.toMillis(), TimeUnit.MILLISECONDS);
  }
}
