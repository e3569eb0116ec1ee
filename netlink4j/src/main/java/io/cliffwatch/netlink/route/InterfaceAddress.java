// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink.route;

import static java.util.Objects.requireNonNull;

import java.net.InetAddress;

/**
 * An address of a network interface.
 *
 * @param interfaceIndex the interface
 * @param family the address's family
 * @param prefixLength bits of the network part, up to 32 or 128
 * @param address the interface's own address, not its peer's; of an IPv6 address without scope
 */
public record InterfaceAddress(
    int interfaceIndex, AddressFamily family, int prefixLength, InetAddress address) {
  /** Checks for null. */
  public InterfaceAddress {
    requireNonNull(family, "family is null");
    requireNonNull(address, "address is null");
  }
}
