// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.iptables;

/**
 * An IP address as something to compare: its bits in whatever order the kernel's memory has them.
 *
 * @param high the first 64 bits of an IPv6 address, 0 for IPv4
 * @param low the rest
 */
record Address(long high, long low) {
  /** No single address. The unspecified address is no destination, so it is free to say so. */
  static final Address ANY = new Address(0, 0);

  boolean isSingle() {
    return !equals(ANY);
  }
}
