// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.demo;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.URI;
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
}
