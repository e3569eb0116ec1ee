// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.address;

import io.cliffwatch.netlink.route.AddressFamily;
import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * An address of either family as two numbers, of which IPv4 needs the lower half of the second.
 *
 * @param high the first 8 bytes of an IPv6 address, 0 for IPv4
 * @param low the last 8 bytes of an IPv6 address, or the 4 bytes of an IPv4 address
 */
public record Address(long high, long low) {
  /** Takes an address apart. */
  public static Address of(InetAddress address) {
    byte[] bytes = address.getAddress();
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return bytes.length == AddressFamily.IPV4.addressBytes()
        ? new Address(0, Integer.toUnsignedLong(buffer.getInt()))
        : new Address(buffer.getLong(), buffer.getLong());
  }
}
