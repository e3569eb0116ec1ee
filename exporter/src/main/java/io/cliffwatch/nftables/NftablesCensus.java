// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.nftables;

import static java.util.Objects.requireNonNull;

import io.cliffwatch.netlink.route.AddressFamily;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What kube-proxy's tables hold.
 *
 * @param families the families that have a table, at least one, IPv4 first
 * @param generation the generation that was counted
 */
public record NftablesCensus(List<Family> families, long generation) {
  /** Checks the arguments. */
  public NftablesCensus {
    families = List.copyOf(families);
  }

  /**
   * The table of one family.
   *
   * @param family the family
   * @param objects how many objects of each kind it has
   * @param services distinct cluster IPs: the elements of the set {@code cluster-ips}, also of
   *     Services without endpoints
   * @param endpoints distinct backends (address, port, protocol) to which a packet can come from
   *     the chain {@code services}
   * @param hooked whether packets come to the table at all
   * @param serviceChains chains for Services, endpoints and external addresses, reachable or not
   */
  public record Family(
      AddressFamily family,
      Map<ObjectKind, Long> objects,
      long services,
      long endpoints,
      boolean hooked,
      long serviceChains) {
    /** Checks the arguments. */
    public Family {
      requireNonNull(family, "family is null");
      Map<ObjectKind, Long> all = new EnumMap<>(ObjectKind.class);
      for (ObjectKind kind : ObjectKind.values()) {
        all.put(kind, objects.getOrDefault(kind, 0L));
      }
      objects = Collections.unmodifiableMap(all);
    }
  }
}
