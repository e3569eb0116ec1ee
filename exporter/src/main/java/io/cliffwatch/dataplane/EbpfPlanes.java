// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.dataplane;

import io.cliffwatch.ebpf.EbpfCensus;
import io.cliffwatch.ebpf.EbpfFamily;
import java.util.List;
import java.util.Optional;

/** What the maps of an eBPF load balancer mean for the data plane. */
public final class EbpfPlanes {
  private EbpfPlanes() {}

  /**
   * Returns a plane for each family that has a map of Services. Whether the maps serve more than
   * pods is told of all families together.
   */
  public static List<Plane> of(EbpfCensus census) {
    boolean onlyPods = census.families().stream().noneMatch(EbpfFamily::servesOutside);
    return census.families().stream().map(family -> plane(family, onlyPods)).toList();
  }

  private static Plane plane(EbpfFamily family, boolean onlyPods) {
    return new Plane(
        Mode.EBPF,
        Optional.empty(),
        family.family(),
        family.services(),
        family.endpoints(),
        role(family, onlyPods),
        family.entries());
  }

  /**
   * Cilium writes cluster IPs into its maps whether or not it takes kube-proxy's place, and serves
   * pods from there. Only where it does take it are there NodePorts and addresses of load
   * balancers.
   */
  private static Plane.Role role(EbpfFamily family, boolean onlyPods) {
    if (!family.routes()) {
      return Plane.Role.PREPARED;
    }
    return onlyPods ? Plane.Role.SERVES_PODS : Plane.Role.ROUTES;
  }
}
