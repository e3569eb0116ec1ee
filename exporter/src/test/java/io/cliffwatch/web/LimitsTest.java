// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.web.Client.Reply;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class LimitsTest {
  private static final Duration SHORT = Duration.ofMillis(700);
  private static final Duration LONG = Duration.ofMinutes(5);

  private final Site site = new Site();

  @AfterEach
  void close() {
    site.close();
  }

  @Test
  void longRequestLinesAreRefused() throws Exception {
    int port = site.start();
    Reply reply = Client.ask(port, "GET", "/" + "a".repeat(9000));

    assertThat(reply.status()).isEqualTo(414);
    assertThat(reply.text()).isEqualTo("the request line is too long\n");
    assertThat(Client.ask(port, "GET", "/metrics").status()).isEqualTo(200);
  }

  @Test
  void longHeadersAreRefused() throws Exception {
    Reply reply = Client.ask(site.start(), "GET", "/metrics", "X: " + "a".repeat(9000));

    assertThat(reply.status()).isEqualTo(431);
    assertThat(reply.text()).isEqualTo("the headers are too long\n");
  }

  @Test
  void bodiesAreRefused() throws Exception {
    int port = site.start();
    for (String header :
        List.of("Content-Length: 5", "Content-Length: 99999999999", "Transfer-Encoding: chunked")) {
      Reply reply = Client.ask(port, "POST", "/metrics", header);
      assertThat(reply.status()).as(header).isEqualTo(413);
      assertThat(reply.text()).isEqualTo("requests have no body here\n");
      assertThat(reply.headers()).containsEntry("Connection", "close");
    }
    assertThat(Client.ask(port, "GET", "/metrics", "Content-Length: 0").status()).isEqualTo(200);
  }

  @Test
  void aLongBodyDoesNotKeepTheConnection() throws Exception {
    try (Client client = new Client(site.start())) {
      client.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9999999999\r\n\r\n");
      CountDownLatch closed = new CountDownLatch(1);
      Thread sender =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  while (true) {
                    client.send("x".repeat(10_000));
                    Thread.sleep(1);
                  }
                } catch (Exception e) {
                  closed.countDown();
                }
              });
      assertThat(closed.await(15, TimeUnit.SECONDS)).isTrue();
      sender.join();
    }
  }

  @Test
  void nonsenseIsRefused() throws Exception {
    int port = site.start();
    try (Client client = new Client(port)) {
      client.send("\u0016\u0003\u0001 hello\r\n\r\n");
      assertThat(Client.parse(client.readToEnd()).status()).isEqualTo(400);
    }
    assertThat(Client.ask(port, "GET", "/%zz").status()).isEqualTo(400);
  }

  @Test
  void slowHeadersAreCutOffHoweverTheyTrickle() throws Exception {
    site.limits = limits(SHORT, LONG, LONG);
    try (Client client = new Client(site.start())) {
      client.send("GET /metrics HTTP/1.1\r\n");
      assertThat(trickleUntilClosed(client)).isTrue();
    }
  }

  @Test
  void idleConnectionsAreClosed() throws Exception {
    site.limits = limits(LONG, SHORT, LONG);
    try (Client client = new Client(site.start())) {
      client.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
      // Ends only when the server closes, for the client asked to keep the connection.
      assertThat(Client.parse(client.readToEnd()).text()).isEqualTo("ok\n");
    }
  }

  @Test
  void slowReadersAreCutOff() throws Exception {
    // More than the kernel's buffers of both ends take.
    site.gauge("cliffwatch_long", "x".repeat(32 << 20), () -> 1.0);
    site.limits = limits(LONG, LONG, SHORT);
    int port = site.start();
    try (Client client = new Client(port)) {
      client.send("GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertThat(drainsShort(client.socket())).isTrue();
    }
    assertThat(Client.ask(port, "GET", "/healthz").status()).isEqualTo(200);
  }

  @Test
  void excessConnectionsAreClosedAndTheFirstOnesServed() throws Exception {
    site.maxConnections = 3;
    int port = site.start();
    List<Client> clients = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Client client = new Client(port);
      client.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertThat(client.socket().getInputStream().read()).isEqualTo('H');
      clients.add(client);
    }
    try (Client excess = new Client(port)) {
      assertThat(excess.readToEnd()).isEmpty();
    }
    clients.getFirst().close();
    clients.get(1).send("GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    assertThat(clients.get(1).readToEnd()).isNotEmpty();

    assertThat(Client.ask(port, "GET", "/healthz").status()).isEqualTo(200);
    clients.getLast().close();
  }

  @Test
  void pipelinedRequestsAreAnsweredInOrder() throws Exception {
    try (Client client = new Client(site.start())) {
      String keep = " HTTP/1.1\r\nHost: localhost\r\n\r\n";
      int many = 30;
      client.send(
          ("GET /metrics" + keep + "HEAD /healthz" + keep + "GET /nope" + keep).repeat(many)
              + "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

      List<String> statuses =
          new String(client.readToEnd(), java.nio.charset.StandardCharsets.UTF_8)
              .lines()
              .filter(line -> line.contains("HTTP/1.1 "))
              .map(line ->
                  line.substring(line.indexOf("HTTP/1.1 ") + 9, line.indexOf("HTTP/1.1 ") + 12))
              .toList();

      assertThat(statuses)
          .hasSize(3 * many + 1)
          .startsWith("200", "200", "404", "200", "200", "404");
    }
  }

  @Test
  void anEndlessPipelineEndsItsOwnConnectionOnly() throws Exception {
    int port = site.start();
    try (Client client = new Client(port)) {
      String request = "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n";
      boolean closed = false;
      for (int i = 0; i < 2000 && !closed; i++) {
        closed = !sends(client, request.repeat(100));
      }
      assertThat(closed).isTrue();
    }
    assertThat(Client.ask(port, "GET", "/healthz").status()).isEqualTo(200);
  }

  private static boolean sends(Client client, String bytes) {
    try {
      client.send(bytes);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void clientsThatLeaveDuringTheirScrapeGiveTheirConnectionBack() throws Exception {
    site.maxConnections = 2;
    CompletableFuture<Void> go = new CompletableFuture<>();
    site.refresh = () -> go;
    int port = site.start();
    for (int i = 0; i < 2; i++) {
      try (Client client = new Client(port)) {
        client.send("GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n");
        client.socket().setSoLinger(true, 0);
        Thread.sleep(200);
      }
    }
    assertThat(Client.ask(port, "GET", "/healthz").status()).isEqualTo(200);
    go.complete(null);
    assertThat(Client.ask(port, "GET", "/metrics").text()).startsWith(Site.GAUGE);
  }

  @Test
  void closeEndsWithin2SecondsWithConnectionsAndScrapesOpen() throws Exception {
    site.refresh = CompletableFuture::new;
    site.refreshTimeout = LONG;
    try (Client idle = new Client(site.start())) {
      idle.send("GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n");
      long start = System.nanoTime();
      site.close();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
      assertThat(idle.readToEnd()).isEmpty();
    }
  }

  private static Limits limits(Duration header, Duration keepAlive, Duration reading) {
    return new Limits(8192, 8192, header, keepAlive, reading, LONG, 4);
  }

  /** Sends a byte now and then until the server closes; gives up after a while. */
  private static boolean trickleUntilClosed(Client client) throws Exception {
    for (int i = 0; i < 100; i++) {
      try {
        client.send("X");
      } catch (SocketException e) {
        return true;
      }
      Thread.sleep(100);
    }
    return false;
  }

  /** Reads so slowly that the whole answer would take minutes; tells whether it was cut short. */
  private static boolean drainsShort(Socket socket) throws Exception {
    byte[] little = new byte[1000];
    try {
      Thread.sleep(3000);
      long read = 0;
      for (int n = socket.getInputStream().read(little);
          n >= 0;
          n = socket.getInputStream().read(little)) {
        read += n;
      }
      return read < 32 << 20;
    } catch (SocketException e) {
      return true;
    }
  }
}
