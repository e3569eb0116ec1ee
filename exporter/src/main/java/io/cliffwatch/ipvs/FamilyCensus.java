// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.ipvs;

import static java.util.Objects.requireNonNull;

import io.cliffwatch.address.AddressSet;
import io.cliffwatch.netlink.route.AddressFamily;
import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What was counted of one family's virtual services.
 *
 * @param family the family of the services
 * @param services the number of virtual services of each kind
 * @param withoutDestinations virtual services without any destination
 * @param activeDestinations destinations that get new connections
 * @param drainedDestinations destinations of weight 0
 * @param activeConnections connections of all destinations that are established
 * @param inactiveConnections connections of all destinations in any other state
 * @param clusterIpsKnown whether kube-proxy's set of cluster IPs was there to tell them from
 *     addresses of load balancers, of nodes and external ones, which IPVS cannot
 * @param clusterIps distinct addresses of virtual services that are cluster IPs, where that is
 *     known; else distinct addresses
 * @param kubeProxys virtual services of addresses that kube-proxy binds, so neither those of
 *     NodePorts nor somebody else's; where that is not known, of any address
 * @param backends distinct destinations (protocol, address and port) of those that get new
 *     connections. Those of a NodePort are its cluster IP's too
 * @param addresses the distinct addresses of virtual services; firewall marks have none
 * @param bound those that kube-proxy binds; empty where that is not known
 */
public record FamilyCensus(
    AddressFamily family,
    Map<Kind, Long> services,
    long withoutDestinations,
    long activeDestinations,
    long drainedDestinations,
    long activeConnections,
    long inactiveConnections,
    boolean clusterIpsKnown,
    long clusterIps,
    long kubeProxys,
    long backends,
    AddressSet addresses,
    AddressSet bound) {
  /**
   * What virtual services are counted by.
   *
   * @param protocol as the kernel spells it, {@code FWM} for those of firewall marks
   * @param scheduler the scheduler's name
   */
  public record Kind(String protocol, String scheduler) implements Comparable<Kind> {
    private static final Comparator<Kind> ORDER =
        Comparator.comparing(Kind::protocol).thenComparing(Kind::scheduler);

    /** Checks the arguments. */
    public Kind {
      requireNonNull(protocol, "protocol is null");
      requireNonNull(scheduler, "scheduler is null");
    }

    @Override
    public int compareTo(Kind other) {
      return ORDER.compare(this, other);
    }
  }

  /** Copies the map. */
  public FamilyCensus {
    requireNonNull(family, "family is null");
    requireNonNull(addresses, "addresses is null");
    requireNonNull(bound, "bound is null");
    SortedMap<Kind, Long> sorted = new TreeMap<>(services);
    services = Collections.unmodifiableSortedMap(sorted);
  }
}
