// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.ipvs;

import io.cliffwatch.address.KeySet;
import io.cliffwatch.collector.TornReadException;
import io.cliffwatch.netlink.route.AddressFamily;
import java.util.EnumMap;
import java.util.Map;

/**
 * Which virtual services have come by: the kernel finds its place in the table again by counting,
 * so one can come twice.
 */
final class SeenServices {
  private final Map<AddressFamily, KeySet> keys = new EnumMap<>(AddressFamily.class);

  /**
   * Takes the next one.
   *
   * @throws TornReadException when it has come before
   */
  void add(AddressFamily family, String protocol, long high, long low, int port)
      throws TornReadException {
    if (!keys.computeIfAbsent(family, _ -> new KeySet()).add(high, low, key(protocol, port))) {
      throw new TornReadException("virtual services changed while they were read");
    }
  }

  /** Returns one number for a protocol and a port. */
  static int key(String protocol, int port) {
    return (protocol.hashCode() << Short.SIZE) ^ port;
  }
}
