// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.host;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;

/**
 * Facts about the node.
 *
 * @param kernelRelease what {@code uname -r} prints
 * @param otherDataPlanes what gave data planes of others away, one trace each
 * @param sysctls the values of those that this kernel has now
 */
public record HostSnapshot(
    String kernelRelease, List<OtherDataPlane.Trace> otherDataPlanes, Map<Sysctl, Long> sysctls) {
  /** Checks the arguments. */
  public HostSnapshot {
    requireNonNull(kernelRelease, "kernelRelease is null");
    otherDataPlanes = List.copyOf(otherDataPlanes);
    sysctls = Map.copyOf(sysctls);
  }
}
