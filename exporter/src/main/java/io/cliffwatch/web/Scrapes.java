// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.web;

import io.cliffwatch.log.Repetition;
import io.prometheus.metrics.model.registry.MetricNameFilter;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gathers and writes the metrics on worker threads. Clients that want the same at the same time
 * share one scrape.
 *
 * <p>Lives on the event loop.
 */
final class Scrapes {
  private static final Logger LOG = LoggerFactory.getLogger(Scrapes.class);

  private final Vertx vertx;
  private final MetricsSource source;
  private final Duration refreshTimeout;
  private final int limit;
  private final Map<Wanted, Future<Buffer>> underWay = new HashMap<>();
  private final Repetition refreshFailures = new Repetition();
  private final Repetition scrapeFailures = new Repetition();

  /**
   * What a client wants.
   *
   * @param exposition how it is written
   * @param names the metrics; all when there are none
   */
  record Wanted(Exposition exposition, Set<String> names) {
    Wanted {
      names = Set.copyOf(names);
    }

    boolean isSelection() {
      return !names.isEmpty();
    }
  }

  /** Too many different selections are under way. */
  static final class TooManyException extends Exception {
    private static final long serialVersionUID = 1;
  }

  Scrapes(Vertx vertx, MetricsSource source, Duration refreshTimeout, int limit) {
    this.vertx = vertx;
    this.source = source;
    this.refreshTimeout = refreshTimeout;
    this.limit = limit;
  }

  /** Returns what kube-proxy says of itself. */
  Future<KubeProxyPage> kubeProxyPage() {
    return Future.fromCompletionStage(source.kubeProxyPage(), vertx.getOrCreateContext());
  }

  /** Returns the exposition; fails with what the registry threw, or {@link TooManyException}. */
  Future<Buffer> scrape(Wanted wanted) {
    Future<Buffer> shared = underWay.get(wanted);
    if (shared != null) {
      return shared;
    }
    if (wanted.isSelection() && selectionsUnderWay() >= limit) {
      return Future.failedFuture(new TooManyException());
    }
    Future<Buffer> scrape =
        refresh().compose(done -> vertx.executeBlocking(() -> gather(wanted), false));
    underWay.put(wanted, scrape);
    return scrape
        .onComplete(done -> underWay.remove(wanted))
        .onSuccess(done -> scrapeFailures.end())
        .onFailure(this::log);
  }

  /**
   * Whoever wants everything is never refused: there are only as many such scrapes as ways to write
   * them. Else anybody who asks for ever other names could keep Prometheus out.
   */
  private long selectionsUnderWay() {
    return underWay.keySet().stream().filter(Wanted::isSelection).count();
  }

  /** Ends when the refresh has ended or its time is up, and never fails. */
  private Future<Void> refresh() {
    Future<Void> refresh;
    try {
      refresh = Future.fromCompletionStage(source.refresh(), vertx.getOrCreateContext());
    } catch (RuntimeException e) {
      refresh = Future.failedFuture(e);
    }
    return refresh
        .timeout(refreshTimeout)
        .onSuccess(done -> refreshFailures.end())
        .otherwise(e -> {
          if (refreshFailures.isNew(e)) {
            LOG.warn("Cannot refresh before a scrape, serving what there is: {}", reason(e));
          }
          return null;
        });
  }

  private String reason(Throwable e) {
    return e instanceof TimeoutException
        ? "it takes longer than " + refreshTimeout.toMillis() + " ms"
        : e.toString();
  }

  private void log(Throwable e) {
    if (scrapeFailures.isNew(e)) {
      LOG.error("Cannot gather the metrics; not told again until it succeeds or changes", e);
    }
  }

  private Buffer gather(Wanted wanted) throws Exception {
    MetricSnapshots snapshots =
        wanted.names().isEmpty()
            ? source.registry().scrape()
            : source
                .registry()
                .scrape(MetricNameFilter.builder().nameMustBeEqualTo(wanted.names()).build());
    return Buffer.buffer(wanted.exposition().write(snapshots));
  }
}
