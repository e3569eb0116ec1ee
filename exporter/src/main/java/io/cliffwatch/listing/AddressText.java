// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.listing;

import io.cliffwatch.netlink.route.AddressFamily;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/** Addresses as people and Kubernetes write them: IPv6 shortened as RFC 5952 asks. */
public final class AddressText {
  private AddressText() {}

  /**
   * Writes an address.
   *
   * @param bytes 4 or 16 bytes, the first one first
   */
  public static String of(byte[] bytes) {
    try {
      return NetUtil.toAddressString(InetAddress.getByAddress(bytes));
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(bytes.length + " bytes are no address", e);
    }
  }

  /**
   * Writes an address that is kept as two numbers.
   *
   * @param high the first 8 bytes of an IPv6 address
   * @param low the last 8 bytes of an IPv6 address, or the 4 bytes of an IPv4 address
   */
  public static String of(AddressFamily family, long high, long low) {
    ByteBuffer bytes = ByteBuffer.allocate(family.addressBytes());
    switch (family) {
      case IPV4 -> bytes.putInt((int) low);
      case IPV6 -> bytes.putLong(high).putLong(low);
    }
    return of(bytes.array());
  }

  /** Writes an address with a port, an IPv6 address in brackets. */
  public static String withPort(String address, int port) {
    return (address.contains(":") ? "[" + address + "]" : address) + ":" + port;
  }
}
