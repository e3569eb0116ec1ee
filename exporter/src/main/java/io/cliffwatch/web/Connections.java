// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.web;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Keeps the number of connections and the time of each within bounds. A deadline holds however the
 * client spreads its bytes, where an idle time-out would start again with each.
 *
 * <p>Lives on the event loop.
 */
final class Connections {
  /** How long what a client still sends is read and dropped, so that it can read the answer. */
  private static final Duration LINGER = Duration.ofMillis(500);

  private final Vertx vertx;
  private final Limits limits;
  private final int most;
  private final SecurityHeaders security;
  private final Map<HttpConnection, State> open = new HashMap<>();

  private static final class State {
    private int unanswered;
    private long timer;
  }

  Connections(Vertx vertx, Limits limits, int most, SecurityHeaders security) {
    this.vertx = vertx;
    this.limits = limits;
    this.most = most;
    this.security = security;
  }

  void opened(HttpConnection connection) {
    if (open.size() >= most) {
      connection.close();
      return;
    }
    State state = new State();
    state.timer = close(connection, limits.header());
    open.put(connection, state);
    connection.closeHandler(closed -> {
      vertx.cancelTimer(state.timer);
      open.remove(connection);
    });
  }

  /** Sends the answer and keeps the connection for a while. */
  void answer(HttpServerRequest request, Answer answer) {
    HttpConnection connection = request.connection();
    send(request, answer).onComplete(done -> answered(connection));
  }

  /** Sends the answer and closes the connection. */
  void answerAndClose(HttpServerRequest request, Answer answer) {
    HttpConnection connection = request.connection();
    // HTTP/2 forbids the header, and tells the client by a frame.
    Answer last =
        request.version() == HttpVersion.HTTP_2 ? answer : answer.with("Connection", "close");
    send(request, last).onComplete(done -> deadline(connection, LINGER));
  }

  /**
   * Sends within a deadline of its own: a client of HTTP/2 can keep its connection from being idle
   * and take none of the answer.
   */
  private Future<Void> send(HttpServerRequest request, Answer answer) {
    long late = close(request.connection(), limits.reading());
    return answer.send(request, security).onComplete(done -> vertx.cancelTimer(late));
  }

  /** A request's headers have come: from here on the time is ours. */
  void asked(HttpServerRequest request) {
    State state = open.get(request.connection());
    if (state != null) {
      state.unanswered++;
      vertx.cancelTimer(state.timer);
    }
  }

  private void answered(HttpConnection connection) {
    State state = open.get(connection);
    if (state != null) {
      state.unanswered--;
      if (state.unanswered == 0) {
        deadline(connection, limits.keepAlive());
      }
    }
  }

  private void deadline(HttpConnection connection, Duration time) {
    State state = open.get(connection);
    if (state != null) {
      vertx.cancelTimer(state.timer);
      state.timer = close(connection, time);
    }
  }

  private long close(HttpConnection connection, Duration time) {
    return vertx.setTimer(
        TimeUnit.NANOSECONDS.toMillis(time.toNanos()), late -> connection.close());
  }
}
