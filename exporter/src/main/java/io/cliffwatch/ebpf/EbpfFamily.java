// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.ebpf;

import static java.util.Objects.requireNonNull;

import io.cliffwatch.netlink.route.AddressFamily;

/**
 * What the maps of one family mean.
 *
 * @param family the family
 * @param services distinct cluster IPs, also of Services without backends
 * @param endpoints distinct backends (address, port, protocol) that a packet for some Service can
 *     reach: a slot in use leads to them. Of this family, whatever the Service's
 * @param routes whether a packet for some cluster IP finds a backend
 * @param servesOutside whether there is a frontend for whoever is no pod: a NodePort, a host port,
 *     an external address or one of a load balancer
 * @param entries entries of the map of Services
 */
public record EbpfFamily(
    AddressFamily family,
    long services,
    long endpoints,
    boolean routes,
    boolean servesOutside,
    long entries) {
  /** Checks the arguments. */
  public EbpfFamily {
    requireNonNull(family, "family is null");
  }
}
