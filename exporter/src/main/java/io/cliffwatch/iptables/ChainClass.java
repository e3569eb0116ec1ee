// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.iptables;

import java.util.List;

/** What a chain is for, by its name. */
public enum ChainClass {
  /** {@code KUBE-SERVICES}: one rule per Service port. */
  SERVICES("services"),
  /** {@code KUBE-SVC-*}, {@code KUBE-SVL-*}: one chain per Service port. */
  SERVICE("service"),
  /** {@code KUBE-SEP-*}: one chain per endpoint. */
  ENDPOINT("endpoint"),
  /** {@code KUBE-EXT-*}, {@code KUBE-FW-*}, {@code KUBE-XLB-*}: traffic from outside. */
  EXTERNAL("external"),
  /** {@code KUBE-NODEPORTS}, {@code KUBE-NODE-PORT}. */
  NODE_PORTS("node_ports"),
  /** Every other {@code KUBE-*} chain. */
  KUBE_OTHER("kube_other"),
  /** The rest: built-in chains, the CNI's and whoever else's. */
  OTHER("other");

  private static final List<String> SERVICE_PREFIXES = List.of("KUBE-SVC-", "KUBE-SVL-");
  private static final List<String> EXTERNAL_PREFIXES =
      List.of("KUBE-EXT-", "KUBE-FW-", "KUBE-XLB-");

  private final String label;

  ChainClass(String label) {
    this.label = label;
  }

  /** Returns the value of the label {@code chain_class}. */
  public String label() {
    return label;
  }

  /** Tells whether a rule that jumps to such a chain is one that matches a Service. */
  boolean receivesService() {
    return this == SERVICE || this == EXTERNAL;
  }

  /** Classifies a chain. */
  public static ChainClass of(String name) {
    if (!name.startsWith("KUBE-")) {
      return OTHER;
    }
    if (name.startsWith("KUBE-SEP-")) {
      return ENDPOINT;
    }
    if (SERVICE_PREFIXES.stream().anyMatch(name::startsWith)) {
      return SERVICE;
    }
    if (EXTERNAL_PREFIXES.stream().anyMatch(name::startsWith)) {
      return EXTERNAL;
    }
    return switch (name) {
      case "KUBE-SERVICES" -> SERVICES;
      case "KUBE-NODEPORTS", "KUBE-NODE-PORT" -> NODE_PORTS;
      default -> KUBE_OTHER;
    };
  }
}
