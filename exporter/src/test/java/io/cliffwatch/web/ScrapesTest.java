// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.web.Client.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ScrapesTest {
  private final Site site = new Site();

  @AfterEach
  void close() {
    site.close();
  }

  @Test
  void clientsThatWantTheSameShareAScrape() throws Exception {
    AtomicInteger refreshes = new AtomicInteger();
    CompletableFuture<Void> go = new CompletableFuture<>();
    site.refresh =
        () -> {
          refreshes.incrementAndGet();
          return go;
        };
    int port = site.start();
    List<Client> clients = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Client client = new Client(port);
      client.send("GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
      clients.add(client);
    }
    // The event loop reads in turn: each later request finds the scrape under way.
    Client.ask(port, "GET", "/healthz");
    go.complete(null);

    for (Client client : clients) {
      try (client) {
        assertThat(Client.parse(client.readToEnd()).text()).startsWith(Site.GAUGE);
      }
    }
    assertThat(refreshes).hasValue(1);
  }

  private static CompletableFuture<Reply> later(int port, String target) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return Client.ask(port, "GET", target);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        task -> Thread.ofVirtual().start(task));
  }

  @Test
  void tooManyDifferentSelectionsAreRefusedAndNeverKeepOutWhoWantsEverything() throws Exception {
    CompletableFuture<Void> go = new CompletableFuture<>();
    CountDownLatch begun = new CountDownLatch(4);
    CountDownLatch begunAll = new CountDownLatch(5);
    site.refresh =
        () -> {
          begun.countDown();
          begunAll.countDown();
          return go;
        };
    int port = site.start();
    List<CompletableFuture<Reply>> replies = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      replies.add(later(port, "/metrics?name[]=cliffwatch_test_rules&name[]=x" + i));
    }
    begun.await();

    Reply refused = Client.ask(port, "GET", "/metrics?name[]=x5");
    CompletableFuture<Reply> everything = later(port, "/metrics");
    assertThat(begunAll.await(10, TimeUnit.SECONDS)).as("it has begun").isTrue();
    go.complete(null);

    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.text())
        .isEqualTo("too many different selections of metrics are under way\n");
    assertThat(refused.headers()).containsEntry("Retry-After", "1");
    for (CompletableFuture<Reply> reply : replies) {
      assertThat(reply.get().status()).isEqualTo(200);
    }
    assertThat(everything.get().status()).isEqualTo(200);
  }

  @Test
  void aScrapeThatHangsIsGivenUp() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    site.gauge(
        "cliffwatch_slow",
        "Slow.",
        () -> {
          try {
            end.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return 1.0;
        });
    site.limits =
        new Limits(
            8192,
            8192,
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            Duration.ofMillis(300),
            4);
    int port = site.start();

    Reply reply = Client.ask(port, "GET", "/metrics");
    Reply health = Client.ask(port, "GET", "/healthz");
    end.countDown();

    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.text()).isEqualTo("gathering the metrics took longer than 300 ms\n");
    assertThat(health.status()).isEqualTo(200);
  }
}
