// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink.nftables;

/** The chains of one table in the kernel's order, as {@link Nftables#chains} brings them. */
public interface ChainList {
  /** {@return how many chains the table has} */
  int size();

  /**
   * {@return a chain's name in UTF-8, which nobody changes}
   *
   * @param chain its place, from 0
   */
  byte[] name(int chain);

  /**
   * {@return whether a chain may have many rules, going by {@link Chain#use()}; only what it costs
   * to read them depends on it}
   *
   * @param chain its place, from 0
   */
  boolean isLong(int chain);
}
