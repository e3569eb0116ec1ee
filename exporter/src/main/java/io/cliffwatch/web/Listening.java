// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.web;

import io.cliffwatch.config.ListenAddress;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** Where the server listens, and why it cannot. */
final class Listening {
  private static final int FIRST_UNPRIVILEGED_PORT = 1024;

  private Listening() {}

  /**
   * Resolves the host. Without one it is the wildcard address, which Java binds for both families,
   * or for IPv4 alone where the kernel has no IPv6.
   */
  static SocketAddress address(ListenAddress listen, String flag) throws ListenException {
    if (listen.host().isEmpty()) {
      return SocketAddress.inetSocketAddress(new InetSocketAddress(listen.port()));
    }
    try {
      InetAddress address = InetAddress.getByName(listen.host().get());
      return SocketAddress.inetSocketAddress(new InetSocketAddress(address, listen.port()));
    } catch (UnknownHostException e) {
      throw exception(listen, "no such host", "write an address of this machine", flag, e);
    }
  }

  static ListenException exception(ListenAddress listen, String flag, Throwable cause) {
    String reason = String.valueOf(cause.getMessage());
    String lower = reason.toLowerCase(java.util.Locale.ROOT);
    if (lower.contains("address already in use")) {
      return exception(
          listen, "address already in use", "stop what holds it or choose another", flag, cause);
    }
    if (lower.contains("permission denied")) {
      String remedy =
          listen.port() < FIRST_UNPRIVILEGED_PORT
              ? "ports below "
                  + FIRST_UNPRIVILEGED_PORT
                  + " need CAP_NET_BIND_SERVICE; choose another"
              : "choose another";
      return exception(listen, "permission denied", remedy, flag, cause);
    }
    if (lower.contains("cannot assign requested address")) {
      return exception(listen, "this machine has no such address", "choose another", flag, cause);
    }
    return exception(listen, reason, "choose another", flag, cause);
  }

  private static ListenException exception(
      ListenAddress listen, String reason, String remedy, String flag, Throwable cause) {
    return new ListenException(
        "cannot listen on " + listen + ": " + reason + "; " + remedy + " with " + flag, cause);
  }
}
