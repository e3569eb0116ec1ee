// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.ipvs;

import static java.util.Objects.requireNonNull;

import io.cliffwatch.netlink.route.AddressFamily;
import java.util.List;

/**
 * The census of the virtual services.
 *
 * @param families what was counted in each family, IPv4 first, both also without services
 * @param basis what showed without counting while it was taken
 */
public record IpvsCensus(List<FamilyCensus> families, IpvsBasis basis) {
  /** Copies the list. */
  public IpvsCensus {
    families = List.copyOf(families);
    requireNonNull(basis, "basis is null");
  }

  /** Returns what was counted in a family. */
  public FamilyCensus family(AddressFamily family) {
    return families.stream()
        .filter(census -> census.family() == family)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("a census without " + family));
  }
}
