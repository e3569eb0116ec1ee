// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink.netfilter;

import static io.cliffwatch.netlink.netfilter.IpsetUapi.IPSET_ATTR_ADT;
import static io.cliffwatch.netlink.netfilter.IpsetUapi.IPSET_ATTR_DATA;
import static io.cliffwatch.netlink.netfilter.IpsetUapi.IPSET_ATTR_ELEMENTS;
import static io.cliffwatch.netlink.netfilter.IpsetUapi.IPSET_ATTR_FAMILY;
import static io.cliffwatch.netlink.netfilter.IpsetUapi.IPSET_ATTR_IP;
import static io.cliffwatch.netlink.netfilter.IpsetUapi.IPSET_ATTR_IPADDR_IPV4;
import static io.cliffwatch.netlink.netfilter.IpsetUapi.IPSET_ATTR_IPADDR_IPV6;
import static io.cliffwatch.netlink.netfilter.IpsetUapi.IPSET_ATTR_MAXELEM;
import static io.cliffwatch.netlink.netfilter.IpsetUapi.IPSET_ATTR_MEMSIZE;
import static io.cliffwatch.netlink.netfilter.IpsetUapi.IPSET_ATTR_PORT;
import static io.cliffwatch.netlink.netfilter.IpsetUapi.IPSET_ATTR_PROTO;
import static io.cliffwatch.netlink.netfilter.IpsetUapi.IPSET_ATTR_SETNAME;
import static io.cliffwatch.netlink.netfilter.IpsetUapi.IPSET_ATTR_TYPENAME;
import static io.cliffwatch.netlink.netfilter.IpsetUapi.IPSET_CMD_LIST;
import static io.cliffwatch.netlink.netfilter.IpsetUapi.NFNL_SUBSYS_IPSET;

import io.cliffwatch.netlink.AttributeReader;
import io.cliffwatch.netlink.MalformedMessageException;
import io.cliffwatch.netlink.Message;
import io.cliffwatch.netlink.route.AddressFamily;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * One part of the answer to {@code IPSET_CMD_LIST} ({@code ip_set_dump_do},
 * net/netfilter/ipset/ip_set_core.c): the first has the set's header, each can have members.
 */
final class IpsetDecoder {
  private IpsetDecoder() {}

  /** Returns the header, empty when this part has none. */
  static Optional<IpsetHeader> header(Message message) throws MalformedMessageException {
    AttributeReader attributes = attributes(message);
    String name = "";
    String type = "";
    int family = 0;
    Optional<Sizes> sizes = Optional.empty();
    while (attributes.next()) {
      switch (attributes.type()) {
        case IPSET_ATTR_SETNAME -> name = attributes.text();
        case IPSET_ATTR_TYPENAME -> type = attributes.text();
        case IPSET_ATTR_FAMILY -> family = attributes.u8();
        case IPSET_ATTR_DATA -> sizes = Optional.of(sizes(attributes.nested()));
        default -> attributes.skipUnknown();
      }
    }
    if (name.isEmpty()) {
      attributes.fail("a set without a name");
    }
    if (sizes.isPresent() && type.isEmpty()) {
      attributes.fail("a set without a type");
    }
    attributes.check();
    if (sizes.isEmpty()) {
      return Optional.empty();
    }
    Sizes found = sizes.get();
    return Optional.of(
        new IpsetHeader(name, type, family, found.elements(), found.limit(), found.bytes()));
  }

  private record Sizes(OptionalLong elements, OptionalLong limit, long bytes) {}

  private static Sizes sizes(AttributeReader attributes) {
    OptionalLong elements = OptionalLong.empty();
    OptionalLong limit = OptionalLong.empty();
    long bytes = 0;
    while (attributes.next()) {
      switch (attributes.type()) {
        case IPSET_ATTR_ELEMENTS -> elements = OptionalLong.of(attributes.networkU32());
        case IPSET_ATTR_MAXELEM -> limit = OptionalLong.of(attributes.networkU32());
        case IPSET_ATTR_MEMSIZE -> bytes = attributes.networkU32();
        default -> attributes.skipUnknown();
      }
    }
    return new Sizes(elements, limit, bytes);
  }

  /** Returns the members that this part has. */
  static List<IpsetMember> members(Message message) throws MalformedMessageException {
    AttributeReader attributes = attributes(message);
    List<IpsetMember> members = new ArrayList<>();
    while (attributes.next()) {
      if (attributes.type() == IPSET_ATTR_ADT) {
        AttributeReader list = attributes.nested();
        while (list.next()) {
          members.add(member(list.nested()));
        }
      } else {
        attributes.skipUnknown();
      }
    }
    attributes.check();
    return members;
  }

  private static IpsetMember member(AttributeReader attributes) {
    Optional<InetAddress> address = Optional.empty();
    OptionalInt protocol = OptionalInt.empty();
    OptionalInt port = OptionalInt.empty();
    while (attributes.next()) {
      switch (attributes.type()) {
        case IPSET_ATTR_IP -> address = address(attributes.nested());
        case IPSET_ATTR_PROTO -> protocol = OptionalInt.of(attributes.u8());
        case IPSET_ATTR_PORT -> port = OptionalInt.of(attributes.networkU16());
        default -> attributes.skipUnknown();
      }
    }
    return new IpsetMember(address, protocol, port);
  }

  private static Optional<InetAddress> address(AttributeReader attributes) {
    Optional<InetAddress> address = Optional.empty();
    while (attributes.next()) {
      switch (attributes.type()) {
        case IPSET_ATTR_IPADDR_IPV4 -> address = address(attributes, AddressFamily.IPV4);
        case IPSET_ATTR_IPADDR_IPV6 -> address = address(attributes, AddressFamily.IPV6);
        default -> attributes.skipUnknown();
      }
    }
    if (address.isEmpty()) {
      attributes.fail("a member whose address is none");
    }
    return address;
  }

  private static Optional<InetAddress> address(AttributeReader attributes, AddressFamily family) {
    return Optional.of(family.address(attributes.bytes(family.addressBytes())));
  }

  private static AttributeReader attributes(Message message) throws MalformedMessageException {
    int list = NetfilterHeader.type(NFNL_SUBSYS_IPSET, IPSET_CMD_LIST);
    if (message.header().type() != list) {
      throw new MalformedMessageException(
          "message type %d is not IPSET_CMD_LIST".formatted(message.header().type()));
    }
    return message.attributesAfter(NetfilterHeader.BYTES);
  }
}
