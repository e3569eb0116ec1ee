// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cliffwatch.config.ListenAddress;
import io.cliffwatch.log.CapturedLog;
import io.cliffwatch.testing.Requirement;
import io.cliffwatch.testing.Requires;
import io.cliffwatch.testing.ScratchNamespace;
import io.cliffwatch.web.Client.Reply;
import io.cliffwatch.web.CollectorStatus.State;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PagesTest {
  private final Site site = new Site();

  @AfterEach
  void close() {
    site.close();
  }

  @Test
  void healthAndReadinessAreOkOrSayWhyNot() throws Exception {
    int port = site.start();
    for (String path : List.of("/healthz", "/readyz")) {
      Reply reply = Client.ask(port, "GET", path);
      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.text()).isEqualTo("ok\n");
      assertThat(reply.headers()).containsEntry("Content-Type", "text/plain; charset=utf-8");
    }

    site.unhealthy = Optional.of("the ticker stands still");
    site.notReady = Optional.of("iptables has not been read yet");
    assertThat(Client.ask(port, "GET", "/healthz").status()).isEqualTo(503);
    assertThat(Client.ask(port, "GET", "/healthz").text()).isEqualTo("the ticker stands still\n");
    assertThat(Client.ask(port, "HEAD", "/readyz").status()).isEqualTo(503);
    assertThat(Client.ask(port, "GET", "/readyz").text())
        .isEqualTo("iptables has not been read yet\n");
  }

  @Test
  void pageShowsTheCollectorsAndEscapesWhatTheySay() throws Exception {
    site.notReady = Optional.of("<b>not yet</b>");
    site.collectors.add(
        new CollectorStatus("iptables", State.OK, "", Optional.of(Duration.ofSeconds(3))));
    site.collectors.add(
        new CollectorStatus(
            "x",
            State.FAILED,
            "<script>alert(\"1\" & '2')</script>",
            Optional.of(Duration.ofSeconds(75))));

    Reply reply = Client.ask(site.start(), "GET", "/");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.text())
        .startsWith("<!DOCTYPE html>")
        .contains("Version 1.2.3, revision abc.")
        .contains("<p>Data plane: iptables (legacy): 5 Services &amp; more</p>")
        .contains("<p>Not ready yet: &lt;b&gt;not yet&lt;/b&gt;</p>")
        .contains("<tr><td>iptables</td><td class=\"ok\">ok</td><td>3 s</td><td></td></tr>")
        .contains(
            "<td class=\"failed\">failed</td><td>1 min 15 s</td>"
                + "<td>&lt;script&gt;alert(&quot;1&quot; &amp; &#39;2&#39;)&lt;/script&gt;</td>")
        .contains("href=\"/metrics\"")
        .doesNotContain("<script", "http:", "https:");
    assertThat(reply.headers())
        .containsEntry("Content-Type", "text/html; charset=utf-8")
        .containsEntry("X-Content-Type-Options", "nosniff")
        .containsEntry("Referrer-Policy", "no-referrer");
    assertThat(reply.headers().get("Content-Security-Policy"))
        .startsWith("default-src 'none'; style-src 'sha256-")
        .doesNotContain("unsafe");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"localhost", "LOCALHOST:10968", "127.0.0.1:1", "[::1]:10968", "127.9.9.9"})
  void pageIsShownUnderTheNamesOfLoopback(String host) throws Exception {
    assertThat(Client.ask(site.start(), "GET", "/", "Host: " + host).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "localhost.evil.example",
        "10.0.0.1:10968",
        "127.0.0.1.evil.example",
        "[::2]"
      })
  void pageIsNotShownUnderOtherNames(String host) throws Exception {
    int port = site.start();
    Reply reply = Client.ask(port, "GET", "/", "Host: " + host);

    assertThat(reply.status()).isEqualTo(403);
    assertThat(reply.text())
        .isEqualTo(
            "the Host header does not name loopback; use http://localhost or --web.expose-ui\n");
    assertThat(Client.ask(port, "GET", "/metrics", "Host: " + host).status()).isEqualTo(200);
  }

  @Test
  void exposedPageIsShownUnderAnyName() throws Exception {
    site.exposeUi = true;

    assertThat(Client.ask(site.start(), "GET", "/", "Host: node.example").status()).isEqualTo(200);
  }

  @Test
  @Requires(Requirement.ROOT)
  void pageIsRefusedOnOtherAddressesAndMetricsAreNot() throws Exception {
    try (ScratchNamespace namespace = new ScratchNamespace()) {
      namespace.exec("ip", "addr", "add", "192.0.2.7/32", "dev", "lo");
      InetAddress address = InetAddress.ofLiteral("192.0.2.7");
      site.address = ListenAddress.parse(":0");
      int port = namespace.call(site::start);

      Reply page = namespace.call(() -> ask(address, port, "/"));
      Reply metrics = namespace.call(() -> ask(address, port, "/metrics"));

      assertThat(page.status()).isEqualTo(403);
      assertThat(page.text())
          .isEqualTo(
              "the status page is for this machine only; --web.expose-ui shows it to others\n");
      assertThat(metrics.status()).isEqualTo(200);
    }
  }

  @Test
  void addressWithoutHostListensOnBothFamilies() throws Exception {
    site.address = ListenAddress.parse(":0");
    int port = site.start();

    assertThat(ask(InetAddress.ofLiteral("127.0.0.1"), port, "/healthz").status()).isEqualTo(200);
    if (InetAddress.ofLiteral("::1") instanceof Inet6Address six) {
      assertThat(ask(six, port, "/healthz").status()).isEqualTo(200);
    }
  }

  @Test
  void theServicesAreServedAsJsonToThisMachineOnly() throws Exception {
    int port = site.start();
    Reply reply = Client.ask(port, "GET", "/api/v1/services");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.headers()).containsEntry("Content-Type", "application/json");
    assertThat(reply.text()).isEqualTo("{\"services\":[],\"notes\":[\"a note\"]}");

    site.services = () -> CompletableFuture.failedStage(new IOException("no luck"));
    Reply failure = Client.ask(port, "GET", "/api/v1/services");
    assertThat(failure.status()).isEqualTo(500);
    assertThat(failure.text()).contains("the Services cannot be read", "no luck");
  }

  @Test
  void unknownPathsAreNotFound() throws Exception {
    int port = site.start();
    for (String path :
        List.of(
            "/nope",
            "/metrics/x",
            "/../etc/passwd",
            "/metricsx",
            "/metrics/",
            "//metrics",
            "//",
            "/healthz/")) {
      Reply reply = Client.ask(port, "GET", path);
      assertThat(reply.status()).as(path).isEqualTo(404);
      assertThat(reply.text())
          .isEqualTo(
              "not found; try /, /metrics, /kube-proxy/metrics, /healthz, /readyz or /api/v1/services\n");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"%zz", "name[]=%", "name[]=%f"})
  void queryThatCannotBeDecodedIsTheClientsFault(String query) throws Exception {
    try (CapturedLog log = new CapturedLog(Routes.class)) {
      Reply reply = Client.ask(site.start(), "GET", "/metrics?" + query);
      assertThat(reply.status()).isEqualTo(400);
      assertThat(reply.text()).isEqualTo("the query is not percent-encoded UTF-8: " + query + "\n");
      assertThat(log.lines()).isEmpty();
    }
  }

  @Test
  void clientCannotFillTheLogWithAFaultOfOurs() throws Exception {
    site.fault = true;
    int port = site.start();
    try (CapturedLog log = new CapturedLog(Routes.class)) {
      for (int i = 0; i < 5; i++) {
        assertThat(Client.ask(port, "GET", "/healthz?" + i).status()).isEqualTo(500);
      }
      assertThat(log.lines()).containsExactly("ERROR Cannot answer /healthz; not told again");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"DELETE", "OPTIONS", "TRACE", "PATCH", "BREW"})
  void otherMethodsAreNotAllowed(String method) throws Exception {
    Reply reply = Client.ask(site.start(), method, "/metrics");

    assertThat(reply.status()).isEqualTo(405);
    assertThat(reply.headers()).containsEntry("Allow", "GET, HEAD");
    assertThat(reply.text()).isEqualTo("only GET and HEAD are allowed here\n");
  }

  @Test
  void takenPortIsSaidInOneLine() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      site.address = ListenAddress.parse("127.0.0.1:" + taken.getLocalPort());

      assertThatExceptionOfType(ListenException.class)
          .isThrownBy(site::start)
          .withMessage(
              "cannot listen on 127.0.0.1:%d: address already in use; stop what holds it or choose"
                  + " another with --web.listen-address",
              taken.getLocalPort());
    }
  }

  @Test
  void foreignAddressesAndUnknownHostsAreSaidInOneLine() {
    site.address = ListenAddress.parse("192.0.2.1:10968");
    assertThatExceptionOfType(ListenException.class)
        .isThrownBy(site::start)
        .withMessage(
            "cannot listen on 192.0.2.1:10968: this machine has no such address; choose another with"
                + " --web.listen-address");

    site.address = ListenAddress.parse("no-such-host.invalid:10968");
    assertThatExceptionOfType(ListenException.class)
        .isThrownBy(site::start)
        .withMessage(
            "cannot listen on no-such-host.invalid:10968: no such host; write an address of this"
                + " machine with --web.listen-address");
  }

  private static Reply ask(InetAddress address, int port, String target) throws Exception {
    try (Client client = new Client(address, port)) {
      return client.ask("GET", target);
    }
  }
}
