// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.nftables;

import io.cliffwatch.netlink.route.AddressFamily;
import java.util.List;

/**
 * The cheap read.
 *
 * @param generation the number of the ruleset's generation (u32), which every change of any table
 *     raises
 * @param families the families that have a table of kube-proxy's, at least one
 */
public record NftablesSnapshot(long generation, List<AddressFamily> families) {
  /** Checks the arguments. */
  public NftablesSnapshot {
    families = List.copyOf(families);
  }
}
