// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink.route;

import static io.cliffwatch.netlink.route.RouteUapi.IFA_ADDRESS;
import static io.cliffwatch.netlink.route.RouteUapi.IFA_LOCAL;
import static io.cliffwatch.netlink.route.RouteUapi.IFA_MSG;
import static io.cliffwatch.netlink.route.RouteUapi.RTM_NEWADDR;

import io.cliffwatch.netlink.AttributeReader;
import io.cliffwatch.netlink.MalformedMessageException;
import io.cliffwatch.netlink.Message;
import java.nio.ByteBuffer;
import java.util.Optional;

/** {@code RTM_NEWADDR}: {@code struct ifaddrmsg} and its attributes. */
final class AddressDecoder {
  /**
   * The fixed part.
   *
   * @param family {@code AF_*}
   * @param prefixLength bits
   * @param interfaceIndex the interface
   */
  record Header(int family, int prefixLength, int interfaceIndex) {}

  private final AddressFamily family;
  private final int interfaceIndex;

  AddressDecoder(AddressFamily family, int interfaceIndex) {
    this.family = family;
    this.interfaceIndex = interfaceIndex;
  }

  /** Tells whether a message is an address of the interface. */
  boolean matches(Message message) throws MalformedMessageException {
    Header header = header(message);
    return header.interfaceIndex() == interfaceIndex && header.family() == family.number();
  }

  /** Returns the address, empty when it is another interface's. */
  Optional<InterfaceAddress> decode(Message message) throws MalformedMessageException {
    return matches(message) ? decodeAny(message) : Optional.empty();
  }

  /** Returns the address, of whichever interface; empty when it is of the other family. */
  Optional<InterfaceAddress> decodeAny(Message message) throws MalformedMessageException {
    Header header = header(message);
    if (header.family() != family.number()) {
      return Optional.empty();
    }
    AttributeReader attributes = message.attributesAfter(IFA_MSG);
    Optional<byte[]> local = Optional.empty();
    Optional<byte[]> address = Optional.empty();
    while (attributes.next()) {
      switch (attributes.type()) {
        case IFA_LOCAL -> local = Optional.of(attributes.bytes(family.addressBytes()));
        case IFA_ADDRESS -> address = Optional.of(attributes.bytes(family.addressBytes()));
        default -> attributes.skipUnknown();
      }
    }
    int prefixLength = header.prefixLength();
    if (local.isEmpty() && address.isEmpty()) {
      attributes.fail("an address message without an address");
    }
    if (prefixLength > 8 * family.addressBytes()) {
      attributes.fail("a prefix length of " + prefixLength + " for " + family);
    }
    attributes.check();
    // On a point-to-point link IFA_ADDRESS is the peer's.
    byte[] own = (local.isPresent() ? local : address).orElseThrow();
    return Optional.of(
        new InterfaceAddress(header.interfaceIndex(), family, prefixLength, family.address(own)));
  }

  /** u8 ifa_family, u8 ifa_prefixlen, u8 ifa_flags, u8 ifa_scope, u32 ifa_index, machine order. */
  private static Header header(Message message) throws MalformedMessageException {
    if (message.header().type() != RTM_NEWADDR) {
      throw new MalformedMessageException(
          "message type %d is not RTM_NEWADDR".formatted(message.header().type()));
    }
    ByteBuffer fields = message.fixedHeader(IFA_MSG);
    return new Header(
        Byte.toUnsignedInt(fields.get(0)), Byte.toUnsignedInt(fields.get(1)), fields.getInt(4));
  }
}
