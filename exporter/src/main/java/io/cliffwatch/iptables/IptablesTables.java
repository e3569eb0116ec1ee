// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.iptables;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * The cheap read of the tables.
 *
 * @param families the families that have legacy tables, IPv4 first
 * @param nftables the tables of iptables on nf_tables, empty when there are none
 */
public record IptablesTables(List<FamilyTables> families, Optional<NftTables> nftables) {
  /** Checks the arguments. */
  public IptablesTables {
    families = List.copyOf(families);
    requireNonNull(nftables, "nftables is null");
  }
}
