// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.dataplane;

/** A mechanism of the kernel with which a node can route Services; kube-proxy's name for it. */
public enum Mode {
  /** Rules of iptables, legacy or on nf_tables. */
  IPTABLES("iptables"),
  /** Virtual services of IPVS. */
  IPVS("ipvs"),
  /** kube-proxy's own tables of nftables. */
  NFTABLES("nftables"),
  /** Maps of an eBPF data plane that takes kube-proxy's place. */
  EBPF("ebpf");

  private final String label;

  Mode(String label) {
    this.label = label;
  }

  /** Returns the value of the label {@code mode}. */
  public String label() {
    return label;
  }
}
