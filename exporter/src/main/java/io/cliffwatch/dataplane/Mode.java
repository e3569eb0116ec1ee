// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.dataplane;

import java.util.Arrays;
import java.util.Optional;

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

  /** Returns the mode that kube-proxy calls so; empty when it is none that is known here. */
  public static Optional<Mode> of(String label) {
    return Arrays.stream(values()).filter(mode -> mode.label.equals(label)).findFirst();
  }

  /** Tells whether kube-proxy makes what this mechanism holds. */
  boolean isKubeProxys() {
    return this != EBPF;
  }

  /** Returns the value of the label {@code mode}. */
  public String label() {
    return label;
  }
}
