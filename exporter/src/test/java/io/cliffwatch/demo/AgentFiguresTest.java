// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class AgentFiguresTest {
  @Test
  @Timeout(30)
  void anAgentThatDoesNotAnswerIsNotWaitedForForEver() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      URI metrics = URI.create("http://127.0.0.1:" + silent.getLocalPort() + "/metrics");
      assertThatThrownBy(() -> new AgentFigures(metrics, Duration.ofMillis(200)).now())
          .isInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void aFirstCensusThatIsOwedIsNoneThoughItAges() throws Exception {
    byte[] owed =
        "cliffwatch_collector_age_seconds{collector=\"iptables\"} 3.5\n"
            .getBytes(StandardCharsets.UTF_8);
    HttpServer agent =
        HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 1);
    agent.createContext(
        "/metrics",
        exchange -> {
          exchange.sendResponseHeaders(200, owed.length);
          exchange.getResponseBody().write(owed);
          exchange.close();
        });
    agent.start();
    try {
      URI metrics = URI.create("http://127.0.0.1:" + agent.getAddress().getPort() + "/metrics");
      assertThat(new AgentFigures(metrics, Duration.ofSeconds(10)).now()).isEmpty();
    } finally {
      agent.stop(0);
    }
  }
}
