// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch;

import static java.util.Objects.requireNonNull;

import io.cliffwatch.collector.CollectorState;
import io.cliffwatch.collector.CollectorThread;
import io.cliffwatch.collector.Lack;
import io.cliffwatch.collector.Reading;
import io.cliffwatch.collector.Status;
import io.cliffwatch.kubeproxy.KubeProxySnapshot;
import io.cliffwatch.kubeproxy.MetricsPage;
import io.cliffwatch.web.KubeProxyPage;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * kube-proxy's own metrics as the web server passes them on: those that the collector has just
 * fetched, on its thread and so in its network namespace.
 */
final class KubeProxyView {
  /** Whoever scrapes both pages at once costs kube-proxy one answer. */
  private static final Duration SHARED = Duration.ofMillis(500);

  private final Optional<CollectorThread<KubeProxySnapshot, Void>> collector;

  KubeProxyView(Optional<CollectorThread<KubeProxySnapshot, Void>> collector) {
    this.collector = requireNonNull(collector, "collector is null");
  }

  /** Has kube-proxy asked, unless that was done a moment ago. Does not block. */
  CompletionStage<KubeProxyPage> page() {
    if (collector.isEmpty()) {
      return CompletableFuture.completedStage(new KubeProxyPage.SwitchedOff());
    }
    CollectorThread<KubeProxySnapshot, Void> thread = collector.get();
    boolean fresh =
        thread.state().reading().filter(reading -> reading.age().compareTo(SHARED) < 0).isPresent();
    return fresh
        ? CompletableFuture.completedStage(page(thread.state()))
        : thread.read().thenApply(done -> page(thread.state()));
  }

  private static KubeProxyPage page(CollectorState<KubeProxySnapshot, Void> state) {
    return switch (state.readStatus()) {
      case Status.Pending() -> new KubeProxyPage.Unreachable("kube-proxy was not asked yet");
      case Status.Absent(String reason, Lack lack) ->
          lack == Lack.OF_SUBJECT
              ? new KubeProxyPage.NoKubeProxy()
              : new KubeProxyPage.Unreachable(reason);
      case Status.Failed(String reason) -> new KubeProxyPage.Unreachable(reason);
      case Status.Working() ->
          state
              .reading()
              .map(Reading::snapshot)
              .map(KubeProxyView::page)
              .orElseGet(() -> new KubeProxyPage.Unreachable("kube-proxy was not asked yet"));
    };
  }

  private static KubeProxyPage page(KubeProxySnapshot snapshot) {
    Optional<MetricsPage> page = snapshot.page();
    return page.isPresent()
        ? new KubeProxyPage.Metrics(page.get().contentType(), page.get().body())
        : new KubeProxyPage.Unreachable(snapshot.remark());
  }
}
