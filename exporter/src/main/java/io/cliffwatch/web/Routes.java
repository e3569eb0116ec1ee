// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.web;

import io.cliffwatch.listing.ServicesJson;
import io.cliffwatch.log.Repetition;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is answered to whom. */
final class Routes {
  private static final Logger LOG = LoggerFactory.getLogger(Routes.class);

  private final Connections connections;
  private final Scrapes scrapes;
  private final Duration scrapeTimeout;
  private final AgentStatus status;
  private final ServicesSource services;
  private final StatusPage page;
  private final boolean exposeUi;
  private final Repetition faults = new Repetition();

  Routes(
      WebOptions options,
      Connections connections,
      Scrapes scrapes,
      AgentStatus status,
      ServicesSource services) {
    this.connections = connections;
    this.scrapes = scrapes;
    this.scrapeTimeout = options.limits().scrape();
    this.status = status;
    this.services = services;
    this.page = new StatusPage(options.buildInfo());
    this.exposeUi = options.exposeUi();
  }

  Router router(Vertx vertx) {
    Router router = Router.router(vertx);
    get(router, "/metrics", this::metrics);
    get(router, "/kube-proxy/metrics", this::kubeProxy);
    probes(router);
    get(router, "/", this::page);
    get(router, "/api/v1/services", this::services);
    errors(router, "/, /metrics, /kube-proxy/metrics, /healthz, /readyz or /api/v1/services");
    return router;
  }

  /** Returns a router for health and readiness alone. */
  Router probeRouter(Vertx vertx) {
    Router router = Router.router(vertx);
    probes(router);
    errors(router, "/healthz or /readyz");
    return router;
  }

  private void probes(Router router) {
    get(router, "/healthz", request -> state(request, status.unhealthy()));
    get(router, "/readyz", request -> state(request, status.notReady()));
  }

  private void errors(Router router, String paths) {
    router.errorHandler(400, context -> error(context, 400, "the request makes no sense"));
    router.errorHandler(404, context -> error(context, 404, "not found; try " + paths));
    router.errorHandler(500, this::fault);
  }

  private void get(Router router, String path, Consumer<HttpServerRequest> handler) {
    router
        .route(path)
        .handler(context -> {
          HttpServerRequest request = context.request();
          if (!path.equals(request.path())) { // such as /metrics/ and //metrics
            context.fail(404);
          } else if (Set.of(HttpMethod.GET, HttpMethod.HEAD).contains(request.method())) {
            handler.accept(request);
          } else {
            Answer refusal = Answer.line(405, "only GET and HEAD are allowed here");
            connections.answer(request, refusal.with("Allow", "GET, HEAD"));
          }
        });
  }

  private void metrics(HttpServerRequest request) {
    Set<String> names;
    try {
      names = Set.copyOf(request.params().getAll("name[]"));
    } catch (IllegalArgumentException e) {
      String line = "the query is not percent-encoded UTF-8: " + request.query();
      connections.answer(request, Answer.line(400, line));
      return;
    }
    Exposition exposition =
        Exposition.negotiate(
            request.headers().getAll(HttpHeaders.ACCEPT),
            request.headers().getAll(HttpHeaders.ACCEPT_ENCODING));
    scrapes
        .scrape(new Scrapes.Wanted(exposition, names))
        .timeout(scrapeTimeout)
        .onSuccess(text -> connections.answer(request, metrics(exposition, text)))
        .onFailure(e -> connections.answer(request, failure(e)));
  }

  private static Answer metrics(Exposition exposition, Buffer text) {
    Answer answer =
        Answer.of(exposition.contentType(), text).with("Vary", "Accept, Accept-Encoding");
    return exposition.gzip() ? answer.with("Content-Encoding", "gzip") : answer;
  }

  private Answer failure(Throwable e) {
    return switch (e) {
      case Scrapes.TooManyException tooMany ->
          Answer.line(503, "too many different selections of metrics are under way")
              .with("Retry-After", "1");
      case TimeoutException late ->
          Answer.line(
              503, "gathering the metrics took longer than " + scrapeTimeout.toMillis() + " ms");
      default -> Answer.line(500, "cannot gather the metrics: " + e);
    };
  }

  private void kubeProxy(HttpServerRequest request) {
    scrapes
        .kubeProxyPage()
        .timeout(scrapeTimeout)
        .onSuccess(page -> connections.answer(request, Answer.of(page)))
        .onFailure(e -> connections.answer(request, Answer.line(502, kubeProxyFailure(e))));
  }

  private String kubeProxyFailure(Throwable e) {
    return e instanceof TimeoutException
        ? "kube-proxy takes longer than " + scrapeTimeout.toMillis() + " ms"
        : "cannot ask kube-proxy: " + e;
  }

  private void state(HttpServerRequest request, Optional<String> trouble) {
    connections.answer(
        request, trouble.map(why -> Answer.line(503, why)).orElse(Answer.line(200, "ok")));
  }

  private void page(HttpServerRequest request) {
    forOwnPeople(
        request,
        () -> {
          Answer answer = Answer.of("text/html; charset=utf-8", Buffer.buffer(page.render(status)));
          connections.answer(request, answer.with("Content-Security-Policy", page.policy()));
        });
  }

  private void services(HttpServerRequest request) {
    forOwnPeople(
        request,
        () ->
            Future.fromCompletionStage(services.services())
                .map(listing -> Buffer.buffer(ServicesJson.write(listing)))
                .onSuccess(json -> connections.answer(request, Answer.of("application/json", json)))
                .onFailure(e -> {
                  String line = "the Services cannot be read: " + e;
                  connections.answer(request, Answer.line(500, line));
                }));
  }

  private void forOwnPeople(HttpServerRequest request, Runnable answer) {
    Optional<String> refusal = exposeUi ? Optional.empty() : Loopback.refusal(request);
    refusal.ifPresentOrElse(why -> connections.answer(request, Answer.line(403, why)), answer);
  }

  private void fault(RoutingContext context) {
    if (faults.isNew(String.valueOf(context.failure()))) {
      LOG.error("Cannot answer {}; not told again", context.request().path(), context.failure());
    }
    error(context, 500, "a fault of cliffwatch; its log has the details");
  }

  private void error(RoutingContext context, int code, String line) {
    connections.answer(context.request(), Answer.line(code, line));
  }
}
