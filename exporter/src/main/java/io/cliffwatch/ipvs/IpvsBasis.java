// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.ipvs;

import static java.util.Objects.requireNonNull;

import io.cliffwatch.netlink.route.AddressFamily;
import java.util.Map;

/**
 * What shows without counting that services came or went.
 *
 * @param info IPVS' own
 * @param clusterIpMembers members of kube-proxy's sets of cluster IPs, which are addresses with
 *     ports; of a family whose set is not there, nothing
 */
public record IpvsBasis(IpvsInfo info, Map<AddressFamily, Long> clusterIpMembers) {
  /** Copies the map. */
  public IpvsBasis {
    requireNonNull(info, "info is null");
    clusterIpMembers = Map.copyOf(clusterIpMembers);
  }
}
