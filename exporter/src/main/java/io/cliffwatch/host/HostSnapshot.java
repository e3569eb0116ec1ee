// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.host;

import static java.util.Objects.requireNonNull;

/**
 * Facts that do not change while the node runs.
 *
 * @param kernelRelease what {@code uname -r} prints
 */
public record HostSnapshot(String kernelRelease) {
  /** Checks the argument. */
  public HostSnapshot {
    requireNonNull(kernelRelease, "kernelRelease is null");
  }
}
