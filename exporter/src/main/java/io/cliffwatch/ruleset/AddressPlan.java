// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.ruleset;

import io.cliffwatch.netlink.route.AddressFamily;

/** Which addresses the generated Services and endpoints have; each number gives another one. */
public record AddressPlan(AddressFamily family) {
  /** As many as the smallest of the ranges below holds. */
  static final int MAX_SERVICES = 100_000;

  static final int MAX_ENDPOINTS = 8_000_000;

  /** Returns the cluster IP of a Service. */
  public String clusterIp(int service) {
    return address("10.96.0.0", "fd00:96", service);
  }

  /** Returns the address of an endpoint. */
  public String endpoint(int endpoint) {
    return address("10.128.0.0", "fd00:244", endpoint);
  }

  String externalIp(int service) {
    return address("100.64.0.0", "2001:db8:e", service);
  }

  String loadBalancerIp(int service) {
    return address("198.18.0.0", "2001:db8:1b", service);
  }

  String pods() {
    return ipv4() ? "10.128.0.0/9" : "fd00:244::/48";
  }

  String sourceRange(int number) {
    return ipv4() ? "192.0.2." + 64 * number + "/26" : "2001:db8:50" + number + "::/48";
  }

  /** Returns the match that keeps IPv6's loopback, which has no NodePorts, out. */
  String notLoopback() {
    return ipv4() ? "" : "! -d ::1/128";
  }

  /** Returns an address as a rule's destination or source. */
  String host(String address) {
    return address + (ipv4() ? "/32" : "/128");
  }

  /** Returns an address and port as kube-proxy writes a backend. */
  String withPort(String address, int port) {
    return (ipv4() ? address : "[" + address + "]") + ":" + port;
  }

  /** Returns what the match recent compares of the source. */
  String recentMask() {
    return ipv4() ? "255.255.255.255" : "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff";
  }

  private boolean ipv4() {
    return family == AddressFamily.IPV4;
  }

  private String address(String ipv4Network, String ipv6Network, int number) {
    int host = number + 1;
    if (!ipv4()) {
      return ipv6Network
          + "::"
          + Integer.toHexString(host >>> 16)
          + ":"
          + Integer.toHexString(host & 0xffff);
    }
    String[] octets = ipv4Network.split("\\.", -1);
    int first = Integer.parseInt(octets[0]);
    int second = Integer.parseInt(octets[1]) + (host >>> 16);
    return first + "." + second + "." + ((host >>> 8) & 0xff) + "." + (host & 0xff);
  }
}
