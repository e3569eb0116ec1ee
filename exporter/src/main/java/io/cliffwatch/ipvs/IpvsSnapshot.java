// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.ipvs;

import static java.util.Objects.requireNonNull;

/**
 * IPVS at one moment, without a look at its services.
 *
 * @param basis what shows that services came or went
 * @param totals what was counted in the network namespace
 */
public record IpvsSnapshot(IpvsBasis basis, IpvsTotals totals) {
  /** Checks the arguments. */
  public IpvsSnapshot {
    requireNonNull(basis, "basis is null");
    requireNonNull(totals, "totals is null");
  }
}
