// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink.nftables;

/** The chains of one table in the kernel's order, as {@link Nftables#chains} brings them. */
public interface ChainList {
  /** {@return how many chains the table has} */
  int size();

  /**
   * {@return a chain's name, the kernel's bytes, which nobody changes}
   *
   * @param chain its place, from 0
   */
  byte[] name(int chain);

  /**
   * {@return {@link Chain#isLong()}; only what it costs to read its rules depends on it}
   *
   * @param chain its place, from 0
   */
  boolean isLong(int chain);
}
