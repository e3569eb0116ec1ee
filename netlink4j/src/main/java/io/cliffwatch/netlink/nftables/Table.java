// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink.nftables;

import static java.util.Objects.requireNonNull;

/**
 * A table.
 *
 * @param family its family
 * @param name its name, which it has alone in the family
 * @param handle its number, which no other table of the network namespace had before (u64)
 * @param flags {@code NFT_TABLE_F_*} (u32)
 * @param use how many chains, sets, objects and flow tables it has (u32)
 */
public record Table(NftablesFamily family, String name, long handle, long flags, long use) {
  /** Checks for null. */
  public Table {
    requireNonNull(family, "family is null");
    requireNonNull(name, "name is null");
  }
}
