// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.e2e.kubernetes;

/** How a lab's kube-proxy programs its node. */
public enum ProxyMode {
  /** Mode iptables with the kernel's legacy implementation. */
  IPTABLES_LEGACY("iptables", "xtables-legacy-multi"),
  /** Mode iptables with the tools that write nf_tables. */
  IPTABLES_NF_TABLES("iptables", "xtables-nft-multi"),
  /** Mode nftables. */
  NFTABLES("nftables", "xtables-nft-multi"),
  /** Mode ipvs: only where the kernel has it, which is in the guest. */
  IPVS("ipvs", "xtables-nft-multi");

  private final String mode;
  private final String iptables;

  ProxyMode(String mode, String iptables) {
    this.mode = mode;
    this.iptables = iptables;
  }

  /** Returns kube-proxy's name for it. */
  public String mode() {
    return mode;
  }

  /** Returns the program behind {@code iptables} and its relatives. */
  public String iptables() {
    return iptables;
  }

  /** Returns the node's command for saving, such as {@code iptables-legacy-save}. */
  public String save(String family) {
    String backend = iptables.equals("xtables-legacy-multi") ? "legacy" : "nft";
    return (family.equals("IPv6") ? "ip6tables-" : "iptables-") + backend + "-save";
  }
}
