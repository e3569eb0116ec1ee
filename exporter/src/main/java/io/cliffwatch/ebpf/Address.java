// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.ebpf;

import io.cliffwatch.netlink.route.AddressFamily;
import java.nio.ByteBuffer;

/**
 * An address as two numbers, only good to be compared with others.
 *
 * @param first the first half of an IPv6 address, 0 for IPv4
 * @param second the second half, or an IPv4 address
 */
record Address(long first, long second) {
  static Address read(ByteBuffer bytes, int at, AddressFamily family) {
    return switch (family) {
      case IPV4 -> new Address(0, bytes.getInt(at));
      case IPV6 -> new Address(bytes.getLong(at), bytes.getLong(at + Long.BYTES));
    };
  }

  /** Tells whether it is of 169.254.0.0/16 or fe80::/10. */
  static boolean isLinkLocal(ByteBuffer bytes, int at, AddressFamily family) {
    int first = Byte.toUnsignedInt(bytes.get(at));
    int second = Byte.toUnsignedInt(bytes.get(at + 1));
    return switch (family) {
      case IPV4 -> first == 169 && second == 254;
      case IPV6 -> first == 0xfe && (second & 0xc0) == 0x80;
    };
  }
}
