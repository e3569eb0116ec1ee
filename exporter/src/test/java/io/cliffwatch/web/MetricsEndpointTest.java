// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.web.Client.Reply;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class MetricsEndpointTest {
  private final Site site = new Site();

  @AfterEach
  void close() {
    site.close();
  }

  @Test
  void prometheusTextIsServedByDefault() throws Exception {
    Reply reply = Client.ask(site.start(), "GET", "/metrics");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.text()).isEqualTo(Site.GAUGE);
    assertThat(reply.headers())
        .containsEntry("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
        .containsEntry("Vary", "Accept, Accept-Encoding")
        .containsEntry("Cache-Control", "no-store")
        .containsEntry("X-Content-Type-Options", "nosniff")
        .doesNotContainKeys("Content-Encoding", "Server");
  }

  @Test
  void openMetricsIsServedToPrometheus() throws Exception {
    Reply reply =
        Client.ask(
            site.start(),
            "GET",
            "/metrics",
            "Accept: application/openmetrics-text;version=1.0.0;q=0.5,"
                + "application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2");

    assertThat(reply.headers())
        .containsEntry(
            "Content-Type", "application/openmetrics-text; version=1.0.0; charset=utf-8");
    assertThat(reply.text())
        .isEqualTo(
            """
            # TYPE cliffwatch_test_rules gauge
            # HELP cliffwatch_test_rules Rules (test).
            cliffwatch_test_rules 5.0
            # EOF
            """);
  }

  @Test
  void gzipIsUsedWhenAskedFor() throws Exception {
    Reply reply = Client.ask(site.start(), "GET", "/metrics", "Accept-Encoding: br, gzip");

    assertThat(reply.headers()).containsEntry("Content-Encoding", "gzip");
    assertThat(reply.unzipped()).isEqualTo(Site.GAUGE);
  }

  @Test
  void gzipIsNotUsedWhenRefused() throws Exception {
    Reply reply = Client.ask(site.start(), "GET", "/metrics", "Accept-Encoding: gzip;q=0, *");

    assertThat(reply.headers()).doesNotContainKey("Content-Encoding");
    assertThat(reply.text()).isEqualTo(Site.GAUGE);
  }

  @Test
  void headHasTheLengthAndNoBody() throws Exception {
    Reply reply = Client.ask(site.start(), "HEAD", "/metrics");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.headers()).containsEntry("Content-Length", "" + Site.GAUGE.length());
    assertThat(reply.body()).isEmpty();
  }

  @Test
  void namesChooseMetrics() throws Exception {
    site.gauge("cliffwatch_other", "Other.", () -> 1.0);
    int port = site.start();

    assertThat(Client.ask(port, "GET", "/metrics").text()).contains("cliffwatch_other");
    assertThat(Client.ask(port, "GET", "/metrics?name[]=cliffwatch_test_rules").text())
        .isEqualTo(Site.GAUGE);
  }

  @Test
  void aScrapeWaitsForTheRefresh() throws Exception {
    AtomicInteger refreshes = new AtomicInteger();
    site.gauge("cliffwatch_refreshes", "R.", () -> (double) refreshes.get());
    site.refresh =
        () ->
            CompletableFuture.runAsync(
                refreshes::incrementAndGet,
                CompletableFuture.delayedExecutor(200, java.util.concurrent.TimeUnit.MILLISECONDS));

    assertThat(Client.ask(site.start(), "GET", "/metrics").text())
        .contains("cliffwatch_refreshes 1.0\n");
  }

  @Test
  void aRefreshThatNeverEndsIsNotWaitedForBeyondItsTime() throws Exception {
    site.refresh = CompletableFuture::new;
    site.refreshTimeout = Duration.ofMillis(300);

    Reply reply = Client.ask(site.start(), "GET", "/metrics");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.text()).isEqualTo(Site.GAUGE);
  }

  @Test
  void aRefreshThatFailsOrThrowsLeavesWhatThereIs() throws Exception {
    site.refresh = () -> CompletableFuture.failedStage(new IOException("no"));
    int port = site.start();
    assertThat(Client.ask(port, "GET", "/metrics").text()).startsWith(Site.GAUGE);

    site.refresh =
        () -> {
          throw new IllegalStateException("no");
        };
    assertThat(Client.ask(port, "GET", "/metrics").text()).startsWith(Site.GAUGE);
  }

  @Test
  void aFailingRegistryIsAnsweredWith500AndTheServerStaysUp() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    site.gauge(
        "cliffwatch_bad",
        "Bad.",
        () -> {
          if (calls.getAndIncrement() < 2) {
            throw new IllegalStateException("the table\nis torn");
          }
          return 1.0;
        });
    int port = site.start();

    for (int i = 0; i < 2; i++) {
      Reply reply = Client.ask(port, "GET", "/metrics");
      assertThat(reply.status()).isEqualTo(500);
      assertThat(reply.text())
          .isEqualTo(
              "cannot gather the metrics: java.lang.IllegalStateException: the table is torn\n");
    }
    assertThat(Client.ask(port, "GET", "/metrics").status()).isEqualTo(200);
  }

  @Test
  void requestsAreMeteredByRouteAndStatusOnly() throws Exception {
    int port = site.start();
    Client.ask(port, "GET", "/a");
    Client.ask(port, "BREW", "/b");
    Client.ask(port, "GET", "/healthz?x=1");

    assertThat(
            Client.ask(port, "GET", "/metrics")
                .text()
                .lines()
                .filter(line -> line.contains("_count")))
        .containsExactlyInAnyOrder(
            "vertx_http_server_response_time_seconds_count{code=\"200\",route=\"/healthz\"} 1",
            "vertx_http_server_response_time_seconds_count{code=\"404\",route=\"\"} 2");
  }
}
