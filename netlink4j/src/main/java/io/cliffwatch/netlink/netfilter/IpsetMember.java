// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink.netfilter;

import static java.util.Objects.requireNonNull;

import java.net.InetAddress;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A member of a set: the parts that the types {@code hash:ip}, {@code hash:ip,port} and {@code
 * bitmap:port} have. Of richer types this is the first dimension.
 *
 * @param address {@code IPSET_ATTR_IP}
 * @param protocol {@code IPSET_ATTR_PROTO}, such as 6 for TCP
 * @param port {@code IPSET_ATTR_PORT}
 */
public record IpsetMember(Optional<InetAddress> address, OptionalInt protocol, OptionalInt port) {
  /** Checks for null. */
  public IpsetMember {
    requireNonNull(address, "address is null");
    requireNonNull(protocol, "protocol is null");
    requireNonNull(port, "port is null");
  }
}
