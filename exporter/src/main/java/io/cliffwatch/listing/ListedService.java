// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.listing;

import static java.util.Objects.requireNonNull;

import io.cliffwatch.netlink.route.AddressFamily;
import java.util.Comparator;
import java.util.OptionalLong;

/**
 * One port of a Service, as one mechanism of the kernel has it.
 *
 * @param mode the mechanism: {@code iptables}, {@code ipvs}, {@code nftables} or {@code ebpf}
 * @param backend the mechanism's implementation, empty where there is only one
 * @param family the family
 * @param address the cluster IP, as {@link AddressText} writes it
 * @param port the port, 0 when the Service is for all
 * @param protocol the protocol as {@link ProtocolText} writes it, such as {@code TCP}
 * @param position how many rules a new connection's first packet is compared with until this one
 *     matches, from 1; empty where nothing is looked through, as in a hash table
 * @param backends the backends that a connection can be sent to; of IPVS also those that are
 *     drained, to which only connections go that they have already
 * @param activeConnections connections of IPVS that are established; empty where the mechanism
 *     counts none
 * @param inactiveConnections connections of IPVS in other states; empty as before
 */
public record ListedService(
    String mode,
    String backend,
    AddressFamily family,
    String address,
    int port,
    String protocol,
    OptionalLong position,
    long backends,
    OptionalLong activeConnections,
    OptionalLong inactiveConnections) {
  /** The heaviest first: most backends, then the deepest in the chain. */
  public static final Comparator<ListedService> HEAVIEST_FIRST =
      Comparator.comparingLong(ListedService::backends)
          .thenComparingLong(service -> service.position().orElse(0))
          .reversed();

  /** Checks the arguments. */
  public ListedService {
    requireNonNull(mode, "mode is null");
    requireNonNull(backend, "backend is null");
    requireNonNull(family, "family is null");
    requireNonNull(address, "address is null");
    requireNonNull(protocol, "protocol is null");
    requireNonNull(position, "position is null");
    requireNonNull(activeConnections, "activeConnections is null");
    requireNonNull(inactiveConnections, "inactiveConnections is null");
  }

  /** A Service of a mechanism that counts no connections. */
  public static ListedService without(
      String mode,
      String backend,
      AddressFamily family,
      String address,
      int port,
      String protocol,
      OptionalLong position,
      long backends) {
    return new ListedService(
        mode,
        backend,
        family,
        address,
        port,
        protocol,
        position,
        backends,
        OptionalLong.empty(),
        OptionalLong.empty());
  }
}
