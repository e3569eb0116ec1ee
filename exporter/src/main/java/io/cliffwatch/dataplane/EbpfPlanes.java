// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.dataplane;

import io.cliffwatch.ebpf.EbpfCensus;
import io.cliffwatch.ebpf.EbpfFamily;
import java.util.List;
import java.util.Optional;

/** What the maps of an eBPF load balancer mean for the data plane. */
public final class EbpfPlanes {
  private EbpfPlanes() {}

  /** Returns a plane for each family that has a map of Services. */
  public static List<Plane> of(EbpfCensus census) {
    return census.families().stream().map(EbpfPlanes::plane).toList();
  }

  private static Plane plane(EbpfFamily family) {
    return new Plane(
        Mode.EBPF,
        Optional.empty(),
        family.family(),
        family.services(),
        family.endpoints(),
        family.routes() ? Plane.Role.ROUTES : Plane.Role.PREPARED,
        family.entries());
  }
}
