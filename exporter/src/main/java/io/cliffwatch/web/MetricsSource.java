// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.web;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.concurrent.CompletionStage;

/** What {@code /metrics} and {@code /kube-proxy/metrics} serve. */
public interface MetricsSource {
  /**
   * Returns the registry. It is scraped on a worker thread, by at most two scrapes at a time; a
   * scrape that throws is answered with 500 and its reason.
   */
  PrometheusRegistry registry();

  /**
   * Brings what is cheap up to date before a scrape. Called on the event loop, so it only starts
   * the work; several may be under way. The server waits for it at most {@link
   * WebOptions#refreshTimeout}, and then, or when it fails, serves what there is.
   */
  CompletionStage<Void> refresh();

  /**
   * Has kube-proxy asked for its metrics. Called on the event loop, so it only starts the work. The
   * server waits for it as long as for gathering the metrics.
   */
  CompletionStage<KubeProxyPage> kubeProxyPage();
}
