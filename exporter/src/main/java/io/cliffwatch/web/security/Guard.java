// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.web.security;

import static java.util.Objects.requireNonNull;

import io.cliffwatch.websecurity.RateLimit;
import io.cliffwatch.websecurity.Users;
import io.cliffwatch.websecurity.WebSecurity;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is answered. Every path is guarded, as in the exporter-toolkit. Passwords are compared on a
 * thread of their own, one at a time, because bcrypt is made to be slow.
 *
 * <p>Lives on the event loop.
 */
public final class Guard {
  private static final Logger LOG = LoggerFactory.getLogger(Guard.class);
  private static final int REMEMBERED = 100;
  private static final int MOST_WAITING = 32;

  private final Vertx vertx;
  private final Supplier<WebSecurity> security;
  private final Map<Judgements.Key, Future<Verdict>> underWay = new HashMap<>();
  private Optional<TokenBucket> bucket = Optional.empty();
  // Made when there is a password, because they load much of Java's cryptography.
  private Optional<Judgements> judgements = Optional.empty();
  private Optional<WorkerExecutor> worker = Optional.empty();

  /** What becomes of a request. */
  public enum Verdict {
    /** It is answered. */
    ADMITTED,
    /** The right password is missing. */
    UNAUTHENTICATED,
    /** More come than {@code rate_limit} allows. */
    TOO_MANY,
    /** So many passwords wait for being compared that this one is not. */
    BUSY
  }

  /**
   * Creates the guard.
   *
   * @param security what is in force, asked at each request
   */
  public Guard(Vertx vertx, Supplier<WebSecurity> security) {
    this.vertx = requireNonNull(vertx, "vertx is null");
    this.security = requireNonNull(security, "security is null");
  }

  /** Judges a request; never fails. */
  public Future<Verdict> judge(HttpServerRequest request) {
    WebSecurity now = security.get();
    if (!hasToken(now.rateLimit())) {
      return Future.succeededFuture(Verdict.TOO_MANY);
    }
    if (now.users().isEmpty()) {
      return Future.succeededFuture(Verdict.ADMITTED);
    }
    return Credentials.of(request.getHeader(HttpHeaders.AUTHORIZATION))
        .map(credentials -> judge(now.users(), credentials))
        .orElseGet(() -> Future.succeededFuture(Verdict.UNAUTHENTICATED));
  }

  private boolean hasToken(Optional<RateLimit> limit) {
    if (!limit.equals(bucket.map(TokenBucket::limit))) {
      bucket = limit.map(rate -> new TokenBucket(rate, System::nanoTime));
    }
    return bucket.map(TokenBucket::take).orElse(true);
  }

  private Future<Verdict> judge(Users users, Credentials credentials) {
    Judgements known = judgements.orElseGet(() -> new Judgements(REMEMBERED));
    judgements = Optional.of(known);
    Judgements.Key key = known.key(users, credentials);
    Optional<Boolean> earlier = known.get(key);
    if (earlier.isPresent()) {
      return Future.succeededFuture(verdict(earlier.get()));
    }
    Future<Verdict> shared = underWay.get(key);
    if (shared != null) {
      return shared;
    }
    if (underWay.size() >= MOST_WAITING) {
      return Future.succeededFuture(Verdict.BUSY);
    }
    Promise<Verdict> verdict = Promise.promise();
    underWay.put(key, verdict.future());
    worker()
        .executeBlocking(
            () -> verdict(users.verify(credentials.user(), credentials.password())), true)
        .onComplete(done -> {
          underWay.remove(key);
          if (done.succeeded()) {
            known.put(key, done.result() == Verdict.ADMITTED);
            verdict.complete(done.result());
          } else {
            LOG.error("Cannot compare a password", done.cause());
            verdict.complete(Verdict.UNAUTHENTICATED);
          }
        });
    return verdict.future();
  }

  private WorkerExecutor worker() {
    WorkerExecutor executor =
        worker.orElseGet(() -> vertx.createSharedWorkerExecutor("passwords", 1));
    worker = Optional.of(executor);
    return executor;
  }

  private static Verdict verdict(boolean right) {
    return right ? Verdict.ADMITTED : Verdict.UNAUTHENTICATED;
  }
}
