// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.dataplane;

import io.cliffwatch.nftables.NftablesCensus;
import java.util.List;
import java.util.Optional;

/** What kube-proxy's own tables of nftables mean for the data plane. */
public final class NftablesPlanes {
  private NftablesPlanes() {}

  /** Returns a plane for each family that has a table of kube-proxy's. */
  public static List<Plane> of(NftablesCensus census) {
    return census.families().stream().map(NftablesPlanes::plane).toList();
  }

  private static Plane plane(NftablesCensus.Family family) {
    return new Plane(
        Mode.NFTABLES,
        Optional.empty(),
        family.family(),
        family.services(),
        family.endpoints(),
        role(family),
        family.serviceChains());
  }

  private static Plane.Role role(NftablesCensus.Family family) {
    if (!family.hooked()) {
      return Plane.Role.INERT;
    }
    return family.services() > 0 ? Plane.Role.ROUTES : Plane.Role.PREPARED;
  }
}
