// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.iptables;

import static java.util.Objects.requireNonNull;

import io.cliffwatch.netlink.route.AddressFamily;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The census of the tables.
 *
 * @param families what was counted in each family and backend that has tables, at least one; the
 *     legacy ones first, and IPv4 before IPv6
 * @param basis the legacy tables' infos while it was taken, to find out whether it is outdated
 * @param generation the generation of nf_tables that was counted, for the same end; empty without
 *     tables of iptables there
 * @param unknown what rules on nf_tables hold that is not known here
 */
public record IptablesCensus(
    List<FamilyCensus> families,
    Map<AddressFamily, List<TableInfo>> basis,
    OptionalLong generation,
    UnknownParts unknown) {
  /** Checks the arguments. */
  public IptablesCensus {
    families = List.copyOf(families);
    basis = Map.copyOf(requireNonNull(basis, "basis is null"));
    requireNonNull(generation, "generation is null");
    requireNonNull(unknown, "unknown is null");
  }

  /** Returns what was counted in a family of a backend, empty when it has no tables there. */
  public Optional<FamilyCensus> family(Backend backend, AddressFamily family) {
    return families.stream()
        .filter(census -> census.backend() == backend && census.family() == family)
        .findFirst();
  }
}
