// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink.ipvs;

import static java.util.Objects.requireNonNull;

import io.cliffwatch.netlink.route.AddressFamily;
import java.net.InetAddress;

/**
 * A destination of a virtual service, as {@code ipvsadm -Ln} prints it.
 *
 * @param family the address's family; with tunnels it can be another one than the service's
 * @param address the real server's address
 * @param port the real server's port
 * @param forwarding {@code IP_VS_CONN_F_*} under {@code IP_VS_CONN_F_FWD_MASK}: 0 masquerading, 1
 *     this node, 2 tunnel, 3 direct routing
 * @param weight its share of new connections; 0 for one that is drained
 * @param activeConnections connections that are established
 * @param inactiveConnections connections in any other state
 * @param persistentConnections clients that stay with it
 * @param statistics what it counted
 */
public record Destination(
    AddressFamily family,
    InetAddress address,
    int port,
    int forwarding,
    long weight,
    long activeConnections,
    long inactiveConnections,
    long persistentConnections,
    IpvsStatistics statistics) {
  /** Checks for null. */
  public Destination {
    requireNonNull(family, "family is null");
    requireNonNull(address, "address is null");
    requireNonNull(statistics, "statistics is null");
  }
}
