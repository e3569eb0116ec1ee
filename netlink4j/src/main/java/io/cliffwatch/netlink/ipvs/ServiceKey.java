// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink.ipvs;

import static java.util.Objects.requireNonNull;

import io.cliffwatch.netlink.route.AddressFamily;
import java.net.InetAddress;

/** By what a virtual service takes its packets. */
public sealed interface ServiceKey {
  /** {@return the family of its packets} */
  AddressFamily family();

  /**
   * By where they are sent to.
   *
   * @param family the address's family
   * @param protocol {@code IPPROTO_*}, such as 6 for TCP
   * @param address the virtual address
   * @param port the virtual port; 0 for all, with persistence
   */
  record Endpoint(AddressFamily family, int protocol, InetAddress address, int port)
      implements ServiceKey {
    /** Checks for null. */
    public Endpoint {
      requireNonNull(family, "family is null");
      requireNonNull(address, "address is null");
    }
  }

  /**
   * By a mark that a firewall rule has set on them.
   *
   * @param family the family of its packets
   * @param mark the mark (u32), not 0
   */
  record FirewallMark(AddressFamily family, long mark) implements ServiceKey {
    /** Checks for null. */
    public FirewallMark {
      requireNonNull(family, "family is null");
    }
  }
}
