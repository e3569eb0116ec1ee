// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink.nftables;

import static java.util.Objects.requireNonNull;

/**
 * A stateful object, such as a named counter or quota.
 *
 * @param family the family of its table
 * @param table the name of its table
 * @param name its name, which it has alone among the table's objects of its type
 * @param type {@code NFT_OBJECT_*} (u32)
 * @param handle its number, which no other object of the table had before (u64)
 * @param use how many rules and elements refer to it (u32)
 */
public record NftObject(
    NftablesFamily family, String table, String name, long type, long handle, long use) {
  /** Checks for null. */
  public NftObject {
    requireNonNull(family, "family is null");
    requireNonNull(table, "table is null");
    requireNonNull(name, "name is null");
  }
}
