// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.iptables;

/** The kernel's implementations of iptables that a census can come from. */
public enum Backend {
  /** {@code ip_tables} and {@code ip6_tables}. */
  LEGACY("legacy"),
  /** {@code nf_tables}, for which {@code iptables-nft} writes rules. */
  NF_TABLES("nf_tables");

  private final String label;

  Backend(String label) {
    this.label = label;
  }

  /** Returns the value of the label {@code backend}. */
  public String label() {
    return label;
  }
}
