// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.host;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * Facts about the node.
 *
 * @param kernelRelease what {@code uname -r} prints
 * @param otherDataPlanes the data planes of others of which there are traces
 */
public record HostSnapshot(String kernelRelease, List<OtherDataPlane> otherDataPlanes) {
  /** Checks the arguments. */
  public HostSnapshot {
    requireNonNull(kernelRelease, "kernelRelease is null");
    otherDataPlanes = List.copyOf(otherDataPlanes);
  }
}
