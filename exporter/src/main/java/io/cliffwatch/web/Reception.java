// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.web;

import io.cliffwatch.web.security.Guard;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which requests come as far as the routes.
 *
 * <p>Lives on the event loop.
 */
final class Reception {
  private static final Logger LOG = LoggerFactory.getLogger(Reception.class);

  private final Connections connections;
  private final Guard guard;
  private final Router router;

  Reception(Connections connections, Guard guard, Router router) {
    this.connections = connections;
    this.guard = guard;
    this.router = router;
  }

  /** Sets the handlers of a server that does not listen yet. */
  void receive(HttpServer server) {
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
        guard.judge(request).onSuccess(verdict -> judged(request, verdict));
      }
    });
  }

  private void judged(HttpServerRequest request, Guard.Verdict verdict) {
    switch (verdict) {
      case ADMITTED -> router.handle(request);
      case UNAUTHENTICATED ->
          connections.answer(
              request,
              Answer.line(401, "a user's name and password are needed")
                  .with("WWW-Authenticate", "Basic realm=\"cliffwatch\", charset=\"UTF-8\""));
      case TOO_MANY -> connections.answer(request, Answer.line(429, "too many requests"));
      case BUSY ->
          connections.answer(
              request,
              Answer.line(503, "too many passwords are being compared").with("Retry-After", "1"));
    }
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
}
