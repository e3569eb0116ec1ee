// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.ipvs;

import static java.util.Objects.requireNonNull;

import io.cliffwatch.address.Address;
import io.cliffwatch.address.AddressSet;

/**
 * The addresses of Services in kube-proxy's sets, of one family.
 *
 * @param clusterIps cluster IPs
 * @param bound all addresses that kube-proxy binds to its interface: cluster IPs, external
 *     addresses and those of load balancers; not those of nodes, on which NodePorts are
 */
record KubeProxyAddresses(AddressSet clusterIps, AddressSet bound) {
  /** Checks the arguments. */
  KubeProxyAddresses {
    requireNonNull(clusterIps, "clusterIps is null");
    requireNonNull(bound, "bound is null");
  }

  boolean binds(long high, long low) {
    return bound.contains(new Address(high, low));
  }
}
