// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.dataplane;

import io.cliffwatch.iptables.ChainClass;
import io.cliffwatch.iptables.FamilyCensus;
import io.cliffwatch.iptables.IptablesCensus;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What rules of iptables mean for the data plane. */
public final class IptablesPlanes {
  private IptablesPlanes() {}

  /**
   * Returns a plane for each family and implementation that holds chains of kube-proxy. In mode
   * IPVS {@code KUBE-SERVICES} is there too, and jumps to no Service's chain.
   */
  public static List<Plane> of(IptablesCensus census) {
    return census.families().stream()
        .filter(family -> family.lookup().isPresent() || serviceChains(family) > 0)
        .map(IptablesPlanes::plane)
        .toList();
  }

  private static Plane plane(FamilyCensus family) {
    return new Plane(
        Mode.IPTABLES,
        Optional.of(family.backend().label()),
        family.family(),
        family.services(),
        family.endpoints(),
        role(family),
        serviceChains(family));
  }

  /** {@code KUBE-SERVICES} without a jump to it from a built-in chain is a dead ruleset. */
  private static Plane.Role role(FamilyCensus family) {
    if (!family.hooked()) {
      return Plane.Role.INERT;
    }
    return family
        .lookup()
        .map(lookup -> lookup.mean().isPresent() ? Plane.Role.ROUTES : Plane.Role.PREPARED)
        .orElse(Plane.Role.INERT);
  }

  /** Counts no chain that kubelet or kube-proxy keep for all Services together. */
  private static long serviceChains(FamilyCensus family) {
    return Stream.of(ChainClass.SERVICE, ChainClass.ENDPOINT, ChainClass.EXTERNAL)
        .mapToLong(chainClass -> family.of(chainClass).chains())
        .sum();
  }
}
