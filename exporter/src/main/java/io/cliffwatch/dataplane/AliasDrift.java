// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.dataplane;

import io.cliffwatch.address.Address;
import io.cliffwatch.alias.AliasSnapshot;
import io.cliffwatch.ipvs.FamilyCensus;
import io.cliffwatch.netlink.route.AddressFamily;
import java.util.Collection;
import java.util.List;

/**
 * Where the addresses that kube-proxy binds in ipvs mode and the virtual services do not match, in
 * one family.
 *
 * <p>kube-proxy binds the cluster IPs, load balancers' and external addresses of Services to its
 * interface, and keeps them in IP sets. Virtual services of other addresses, such as keepalived's,
 * need no alias. A NodePort Service has virtual services on the node's own addresses, which another
 * interface has; a virtual service of a firewall mark has no address. None of these is drift, nor
 * is an IPv6 link-local address, which the kernel makes when the interface is up.
 *
 * @param aliasWithoutService addresses on the interface that no virtual service has
 * @param serviceWithoutAlias addresses of kube-proxy's virtual services that no interface has
 */
public record AliasDrift(List<Address> aliasWithoutService, List<Address> serviceWithoutAlias) {
  private static final int LINK_LOCAL_BITS = 10;
  private static final long LINK_LOCAL = 0xfe80_0000_0000_0000L >>> (Long.SIZE - LINK_LOCAL_BITS);

  /** Copies the lists. */
  public AliasDrift {
    aliasWithoutService = List.copyOf(aliasWithoutService);
    serviceWithoutAlias = List.copyOf(serviceWithoutAlias);
  }

  /** Compares the addresses of the interfaces with those of the virtual services. */
  static AliasDrift between(AliasSnapshot.Addresses bound, FamilyCensus services) {
    Collection<Address> aliases = bound.aliases().without(services.addresses());
    return new AliasDrift(
        aliases.stream().filter(address -> !isLinkLocal(services.family(), address)).toList(),
        services.bound().without(bound.aliases(), bound.elsewhere()));
  }

  private static boolean isLinkLocal(AddressFamily family, Address address) {
    return family == AddressFamily.IPV6
        && (address.high() >>> (Long.SIZE - LINK_LOCAL_BITS)) == LINK_LOCAL;
  }
}
