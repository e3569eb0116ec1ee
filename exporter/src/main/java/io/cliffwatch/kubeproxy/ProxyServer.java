// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.kubeproxy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One of kube-proxy's servers, at whichever of its addresses somebody listens; where that was the
 * last time is asked first. Used by one thread.
 */
final class ProxyServer {
  private final List<InetSocketAddress> addresses;
  private InetSocketAddress latest;

  ProxyServer(List<InetSocketAddress> addresses) {
    this.addresses = List.copyOf(addresses);
    this.latest = this.addresses.getFirst();
  }

  /**
   * Asks, see {@link HttpGet#send}.
   *
   * @throws ConnectException when nobody listens at any of the addresses
   */
  HttpGet.Answer get(String path, String accept, int largest, long deadline) throws IOException {
    ConnectException refused = new ConnectException("nobody listens at " + all());
    for (InetSocketAddress address : inOrder()) {
      try {
        HttpGet.Answer answer = new HttpGet(address, deadline).send(path, accept, largest);
        latest = address;
        return answer;
      } catch (ConnectException e) {
        refused.addSuppressed(e);
      } catch (IOException e) {
        latest = address;
        throw e;
      }
    }
    throw refused;
  }

  private List<InetSocketAddress> inOrder() {
    return Stream.concat(Stream.of(latest), addresses.stream()).distinct().toList();
  }

  /** Returns the address where somebody listened the last time, for people. */
  String address() {
    return text(latest);
  }

  /** Returns all of its addresses, for people. */
  String all() {
    return addresses.stream().map(ProxyServer::text).collect(Collectors.joining(" or "));
  }

  /** Returns an address as it is written with a port. */
  static String text(InetSocketAddress address) {
    String literal = address.getAddress().getHostAddress();
    return (literal.contains(":") ? "[" + shortened(literal) + "]" : literal)
        + ":"
        + address.getPort();
  }

  private static String shortened(String literal) {
    return literal.equals("0:0:0:0:0:0:0:1") ? "::1" : literal;
  }
}
