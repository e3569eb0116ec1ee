// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.alias;

import static java.util.Objects.requireNonNull;

import io.cliffwatch.address.AddressSet;
import io.cliffwatch.netlink.route.AddressFamily;

/**
 * The addresses of the network namespace.
 *
 * @param ipv4 those of IPv4
 * @param ipv6 those of IPv6
 */
public record AliasSnapshot(Addresses ipv4, Addresses ipv6) {
  /**
   * The addresses of one family.
   *
   * @param aliases those of the interface that kube-proxy binds Services' addresses to
   * @param elsewhere those of all other interfaces, which make NodePort Services reachable
   */
  public record Addresses(AddressSet aliases, AddressSet elsewhere) {
    /** Checks the arguments. */
    public Addresses {
      requireNonNull(aliases, "aliases is null");
      requireNonNull(elsewhere, "elsewhere is null");
    }
  }

  /** Checks the arguments. */
  public AliasSnapshot {
    requireNonNull(ipv4, "ipv4 is null");
    requireNonNull(ipv6, "ipv6 is null");
  }

  /** Returns that of a network namespace in which no interface has an address. */
  public static AliasSnapshot empty() {
    Addresses none = new Addresses(AddressSet.empty(), AddressSet.empty());
    return new AliasSnapshot(none, none);
  }

  /** Returns the addresses of a family. */
  public Addresses of(AddressFamily family) {
    return switch (family) {
      case IPV4 -> ipv4;
      case IPV6 -> ipv6;
    };
  }
}
