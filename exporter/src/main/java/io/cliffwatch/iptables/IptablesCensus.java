// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.iptables;

import static java.util.Objects.requireNonNull;

import io.cliffwatch.netlink.route.AddressFamily;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The census of the legacy tables.
 *
 * @param families what was counted in each family that has tables, at least one, IPv4 first
 * @param basis the tables' infos while it was taken, to find out whether it is outdated
 */
public record IptablesCensus(
    List<FamilyCensus> families, Map<AddressFamily, List<TableInfo>> basis) {
  /** Checks the arguments. */
  public IptablesCensus {
    families = List.copyOf(families);
    basis = Map.copyOf(requireNonNull(basis, "basis is null"));
  }

  /** Returns what was counted in a family, empty when it has no tables. */
  public Optional<FamilyCensus> family(AddressFamily family) {
    return families.stream().filter(census -> census.family() == family).findFirst();
  }
}
