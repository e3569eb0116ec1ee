// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink.nftables;

/** The families that tables have: {@code NFPROTO_*} of {@code linux/netfilter.h}. */
public enum NftablesFamily {
  /** IPv4 and IPv6 at once ({@code NFPROTO_INET}). */
  INET(1),
  /** IPv4, {@code ip} in nft's language ({@code NFPROTO_IPV4}). */
  IPV4(2),
  /** ARP ({@code NFPROTO_ARP}). */
  ARP(3),
  /** One device's packets ({@code NFPROTO_NETDEV}). */
  NETDEV(5),
  /** Bridges ({@code NFPROTO_BRIDGE}). */
  BRIDGE(7),
  /** IPv6, {@code ip6} in nft's language ({@code NFPROTO_IPV6}). */
  IPV6(10);

  private final int number;

  NftablesFamily(int number) {
    this.number = number;
  }

  /** {@return the number that the kernel has for it (u8)} */
  public int number() {
    return number;
  }
}
