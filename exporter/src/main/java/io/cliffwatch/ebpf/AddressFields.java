// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.ebpf;

import io.cliffwatch.address.Address;
import io.cliffwatch.netlink.route.AddressFamily;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Addresses and ports in keys and values, where they are in network byte order. */
final class AddressFields {
  private AddressFields() {}

  /** Reads an address, whatever the buffer's byte order is. */
  static Address address(ByteBuffer bytes, int at, AddressFamily family) {
    return switch (family) {
      case IPV4 -> new Address(0, Integer.toUnsignedLong(network(bytes, bytes.getInt(at))));
      case IPV6 ->
          new Address(
              network(bytes, bytes.getLong(at)), network(bytes, bytes.getLong(at + Long.BYTES)));
    };
  }

  /** Reads a port, whatever the buffer's byte order is. */
  static int port(ByteBuffer bytes, int at) {
    return (Byte.toUnsignedInt(bytes.get(at)) << Byte.SIZE) | Byte.toUnsignedInt(bytes.get(at + 1));
  }

  /** Tells whether it is of 169.254.0.0/16 or fe80::/10. */
  static boolean isLinkLocal(Address address, AddressFamily family) {
    return switch (family) {
      case IPV4 -> address.low() >>> 16 == 0xa9fe;
      case IPV6 -> address.high() >>> 54 == 0xfe80 >>> 6;
    };
  }

  private static int network(ByteBuffer bytes, int value) {
    return bytes.order() == ByteOrder.BIG_ENDIAN ? value : Integer.reverseBytes(value);
  }

  private static long network(ByteBuffer bytes, long value) {
    return bytes.order() == ByteOrder.BIG_ENDIAN ? value : Long.reverseBytes(value);
  }
}
