// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KubeProxyPageTest {
  private static final String PATH = "/kube-proxy/metrics";
  private static final String TYPE =
      "text/plain; version=0.0.4; charset=utf-8; escaping=underscores";

  private final Site site = new Site();

  @AfterEach
  void close() {
    site.close();
  }

  @Test
  void theBytesAndTheirTypeArePassedOn() throws Exception {
    byte[] bytes = new byte[100_000];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i * 7);
    }
    site.kubeProxy = new KubeProxyPage.Metrics(TYPE, ByteBuffer.wrap(bytes).asReadOnlyBuffer());
    int port = site.start();
    Client.Reply reply = Client.ask(port, "GET", PATH, "Accept-Encoding: gzip");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.headers())
        .containsEntry("content-type", TYPE)
        .doesNotContainKey("content-encoding");
    assertThat(reply.body().getBytes(ISO_8859_1)).isEqualTo(bytes);
    Client.Reply head = Client.ask(port, "HEAD", PATH);
    assertThat(head.headers()).containsEntry("content-length", "100000");
    assertThat(head.body()).isEmpty();
  }

  @Test
  void withoutKubeProxyThereIsNothingToScrapeAndNoError() throws Exception {
    site.kubeProxy = new KubeProxyPage.NoKubeProxy();
    Client.Reply reply = Client.ask(site.start(), "GET", PATH);
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.headers().get("content-type")).startsWith("text/plain; version=0.0.4");
    assertThat(reply.body()).isEmpty();
  }

  @Test
  void whatKeepsItFromAnsweringIsSaid() throws Exception {
    site.kubeProxy = new KubeProxyPage.Unreachable("nobody listens\nthere");
    Client.Reply reply = Client.ask(site.start(), "GET", PATH);
    assertThat(reply.status()).isEqualTo(502);
    assertThat(reply.body()).isEqualTo("nobody listens there\n");
  }

  @Test
  void whereItIsSwitchedOffThereIsNoSuchPage() throws Exception {
    site.kubeProxy = new KubeProxyPage.SwitchedOff();
    Client.Reply reply = Client.ask(site.start(), "GET", PATH);
    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.body()).contains("collectors.kubeproxy.enabled");
  }

  @Test
  void whoTakesTooLongIsNotWaitedFor() throws Exception {
    site.kubeProxyPage = Optional.of(new CompletableFuture<>());
    site.limits =
        new Limits(
            8192,
            8192,
            Duration.ofSeconds(10),
            Duration.ofMinutes(2),
            Duration.ofMinutes(3),
            Duration.ofMillis(100),
            4);
    Client.Reply reply = Client.ask(site.start(), "GET", PATH);
    assertThat(reply.status()).isEqualTo(502);
    assertThat(reply.body()).contains("100 ms");
  }
}
