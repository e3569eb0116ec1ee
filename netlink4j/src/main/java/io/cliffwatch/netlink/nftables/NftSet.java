// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink.nftables;

import static java.util.Objects.requireNonNull;

import java.util.OptionalLong;

/**
 * A set or map.
 *
 * @param family the family of its table
 * @param table the name of its table
 * @param name its name, which it has alone in the table
 * @param handle its number, which no other set of the table had before (u64)
 * @param flags {@code NFT_SET_*} (u32)
 * @param keyType what the keys are, in nft's own numbering; the kernel only keeps it (u32)
 * @param keyLength bytes of a key (u32)
 * @param dataType what a map's values are: {@code 0xffffff00} for verdicts (u32); 0 without values
 * @param dataLength bytes of a value (u32)
 * @param elements how many elements it has, an interval being one (u32, {@code NFTA_SET_COUNT}).
 *     Empty where the kernel does not tell: then count {@link Nftables#elements}, those left out
 *     that end an interval
 */
public record NftSet(
    NftablesFamily family,
    String table,
    String name,
    long handle,
    long flags,
    long keyType,
    long keyLength,
    long dataType,
    long dataLength,
    OptionalLong elements) {
  /** Checks for null. */
  public NftSet {
    requireNonNull(family, "family is null");
    requireNonNull(table, "table is null");
    requireNonNull(name, "name is null");
    requireNonNull(elements, "elements is null");
  }

  /** {@return whether it is a map, whose keys have values} */
  public boolean isMap() {
    return (flags & (NftablesUapi.NFT_SET_MAP | NftablesUapi.NFT_SET_OBJECT)) != 0;
  }

  /** {@return whether it stands inside a rule and has no name of its own} */
  public boolean isAnonymous() {
    return (flags & NftablesUapi.NFT_SET_ANONYMOUS) != 0;
  }
}
