// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.dataplane;

/** What a node's kernel is programmed with, on the whole. */
public enum ProxyMode {
  /** Only iptables routes Services. */
  IPTABLES("iptables"),
  /** Only IPVS does. */
  IPVS("ipvs"),
  /** Only kube-proxy's tables of nftables do. */
  NFTABLES("nftables"),
  /** Only eBPF does. */
  EBPF("ebpf"),
  /** Several do at once, or both implementations of iptables. */
  MIXED("mixed"),
  /** All could be looked at, and none does. */
  NONE("none"),
  /**
   * Not all could be looked at, or there is somebody else's data plane, and no kube-proxy answers
   * that says it routes by what is seen in force.
   */
  UNKNOWN("unknown");

  private final String label;

  ProxyMode(String label) {
    this.label = label;
  }

  static ProxyMode of(Mode mode) {
    return switch (mode) {
      case IPTABLES -> IPTABLES;
      case IPVS -> IPVS;
      case NFTABLES -> NFTABLES;
      case EBPF -> EBPF;
    };
  }

  /** Returns the value of the label {@code mode}. */
  public String label() {
    return label;
  }
}
