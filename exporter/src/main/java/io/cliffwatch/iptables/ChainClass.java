// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.iptables;

import java.util.Locale;

/** What kube-proxy uses a chain for, by the chain's name. */
public enum ChainClass {
  /** {@code KUBE-SERVICES}, where every new connection's lookup starts. */
  SERVICES,
  /** {@code KUBE-SVC-*} and {@code KUBE-SVL-*}: a Service port's endpoints, all or local ones. */
  SERVICE,
  /** {@code KUBE-SEP-*}: one endpoint. */
  ENDPOINT,
  /** {@code KUBE-EXT-*}, {@code KUBE-FW-*}, {@code KUBE-XLB-*}: a Service port from outside. */
  EXTERNAL,
  /** {@code KUBE-NODEPORTS}, or {@code KUBE-NODE-PORT} in ipvs mode. */
  NODE_PORTS,
  /** Every other {@code KUBE-*} chain. */
  KUBE_OTHER,
  /** All that is not kube-proxy's or the kubelet's, and the built-in chains. */
  OTHER;

  /** Returns the class of a chain with this name. */
  public static ChainClass of(String chain) {
    if (!chain.startsWith("KUBE-")) {
      return OTHER;
    }
    return switch (chain) {
      case "KUBE-SERVICES" -> SERVICES;
      case "KUBE-NODEPORTS", "KUBE-NODE-PORT" -> NODE_PORTS;
      case String name when name.startsWith("KUBE-SVC-") || name.startsWith("KUBE-SVL-") -> SERVICE;
      case String name when name.startsWith("KUBE-SEP-") -> ENDPOINT;
      case String name
          when name.startsWith("KUBE-EXT-")
              || name.startsWith("KUBE-FW-")
              || name.startsWith("KUBE-XLB-") ->
          EXTERNAL;
      case String _ -> KUBE_OTHER;
    };
  }

  /** Returns the value of the label {@code chain_class}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
