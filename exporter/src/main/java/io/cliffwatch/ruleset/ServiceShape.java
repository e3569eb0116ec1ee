// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.ruleset;

import java.util.List;
import java.util.Locale;

/** The shapes of Services for which kube-proxy writes different rules. */
public enum ServiceShape {
  /** One TCP port, cluster IP only. */
  PLAIN,
  /** Two TCP ports on one cluster IP. */
  TWO_PORTS,
  /** One UDP port. */
  UDP,
  /** No endpoints, whatever the number asked for: rejected in table filter. */
  NO_ENDPOINTS,
  /** Type NodePort. */
  NODE_PORT,
  /**
   * Type NodePort with {@code externalTrafficPolicy: Local}; the first endpoint is on this node.
   */
  NODE_PORT_LOCAL,
  /** Session affinity ClientIP (match recent). */
  AFFINITY,
  /** Type LoadBalancer with source ranges. */
  LOAD_BALANCER,
  /** Type LoadBalancer with policy Local; the first endpoint is on this node. */
  LOAD_BALANCER_LOCAL,
  /** With an external IP. */
  EXTERNAL_IP,
  /** {@code internalTrafficPolicy: Local}; the first endpoint is on this node. */
  INTERNAL_LOCAL,
  /** {@code internalTrafficPolicy: Local}; no endpoint is on this node: dropped in table filter. */
  INTERNAL_LOCAL_ELSEWHERE;

  /**
   * A port of the Service.
   *
   * @param name its name
   * @param protocol {@code tcp} or {@code udp}
   * @param number the Service's port
   * @param target the endpoints' port
   */
  record Port(String name, String protocol, int number, int target) {}

  List<Port> ports() {
    Port web = new Port("web", "tcp", 80, 8080);
    if (this == TWO_PORTS) {
      return List.of(web, new Port("admin", "tcp", 9000, 9001));
    }
    return List.of(this == UDP ? new Port("dns", "udp", 53, 5353) : web);
  }

  String serviceName(int index) {
    return name().toLowerCase(Locale.ROOT).replace('_', '-') + "-" + index;
  }

  boolean isInternalLocal() {
    return this == INTERNAL_LOCAL || this == INTERNAL_LOCAL_ELSEWHERE;
  }

  boolean isExternalLocal() {
    return this == NODE_PORT_LOCAL || this == LOAD_BALANCER_LOCAL;
  }

  boolean hasLocalEndpoint() {
    return isExternalLocal() || this == INTERNAL_LOCAL;
  }

  boolean hasNodePort() {
    return this == NODE_PORT || this == NODE_PORT_LOCAL || hasLoadBalancer();
  }

  boolean hasLoadBalancer() {
    return this == LOAD_BALANCER || this == LOAD_BALANCER_LOCAL;
  }

  boolean hasSourceRanges() {
    return this == LOAD_BALANCER;
  }

  boolean isExternal() {
    return hasNodePort() || this == EXTERNAL_IP;
  }
}
