// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.web;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rule who sees page and API while they are not exposed: this machine's own people. */
final class Loopback {
  private Loopback() {}

  /** Returns why a request is refused, one line; empty when both ends are on loopback. */
  static Optional<String> refusal(HttpServerRequest request) {
    if (!isLoopback(request.localAddress()) || !isLoopback(request.remoteAddress())) {
      return Optional.of(
          "the status page is for this machine only; --web.expose-ui shows it to others");
    }
    // A web site can point its own name at 127.0.0.1 and read the page with a visitor's browser
    // (DNS rebinding); the Host header gives it away.
    HostAndPort authority = request.authority();
    if (authority == null || !namesLoopback(authority.host())) {
      return Optional.of(
          "the Host header does not name loopback; use http://localhost or --web.expose-ui");
    }
    return Optional.empty();
  }

  static boolean namesLoopback(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    return name.equals("localhost") || name.equals("localhost.") || isLoopback(name);
  }

  private static boolean isLoopback(@Nullable SocketAddress address) {
    return address != null && address.hostAddress() != null && isLoopback(address.hostAddress());
  }

  private static boolean isLoopback(String literal) {
    try {
      return InetAddress.ofLiteral(literal.replaceAll("^\\[|]$", "")).isLoopbackAddress();
    } catch (IllegalArgumentException e) {
      return false; // a name, and no name but localhost is trusted
    }
  }
}
