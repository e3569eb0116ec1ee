// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.dataplane;

import io.cliffwatch.ipvs.FamilyCensus;
import io.cliffwatch.ipvs.IpvsCensus;
import java.util.List;
import java.util.Optional;

/** What virtual services of IPVS mean for the data plane. */
public final class IpvsPlanes {
  private IpvsPlanes() {}

  /**
   * Returns a plane for each family in which kube-proxy keeps its set of cluster IPs. Without that
   * set, virtual services are somebody else's, such as keepalived's; beside it, those of addresses
   * that are in none of kube-proxy's sets.
   */
  public static List<Plane> of(IpvsCensus census) {
    return census.families().stream()
        .filter(FamilyCensus::clusterIpsKnown)
        .map(IpvsPlanes::plane)
        .toList();
  }

  private static Plane plane(FamilyCensus family) {
    return new Plane(
        Mode.IPVS,
        Optional.empty(),
        family.family(),
        family.clusterIps(),
        family.backends(),
        family.clusterIps() > 0 ? Plane.Role.ROUTES : Plane.Role.INERT,
        family.kubeProxys());
  }
}
