// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink.generic;

import static io.cliffwatch.netlink.generic.GenericUapi.CTRL_ATTR_FAMILY_ID;
import static io.cliffwatch.netlink.generic.GenericUapi.CTRL_ATTR_FAMILY_NAME;
import static io.cliffwatch.netlink.generic.GenericUapi.CTRL_ATTR_HDRSIZE;
import static io.cliffwatch.netlink.generic.GenericUapi.CTRL_ATTR_MAXATTR;
import static io.cliffwatch.netlink.generic.GenericUapi.CTRL_ATTR_MCAST_GROUPS;
import static io.cliffwatch.netlink.generic.GenericUapi.CTRL_ATTR_MCAST_GRP_ID;
import static io.cliffwatch.netlink.generic.GenericUapi.CTRL_ATTR_MCAST_GRP_NAME;
import static io.cliffwatch.netlink.generic.GenericUapi.CTRL_ATTR_OPS;
import static io.cliffwatch.netlink.generic.GenericUapi.CTRL_ATTR_OP_FLAGS;
import static io.cliffwatch.netlink.generic.GenericUapi.CTRL_ATTR_OP_ID;
import static io.cliffwatch.netlink.generic.GenericUapi.CTRL_ATTR_VERSION;
import static io.cliffwatch.netlink.generic.GenericUapi.GENL_HDRLEN;

import io.cliffwatch.netlink.AttributeReader;
import io.cliffwatch.netlink.MalformedMessageException;
import io.cliffwatch.netlink.Message;
import io.cliffwatch.netlink.generic.GenericFamily.MulticastGroup;
import io.cliffwatch.netlink.generic.GenericFamily.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** {@code CTRL_CMD_NEWFAMILY}, all fields in the machine's byte order. */
final class FamilyDecoder {
  private FamilyDecoder() {}

  static GenericFamily decode(Message message) throws MalformedMessageException {
    AttributeReader attributes = message.attributesAfter(GENL_HDRLEN);
    int id = 0;
    String name = "";
    long version = 0;
    long headerSize = 0;
    long maxAttribute = 0;
    List<Operation> operations = List.of();
    List<MulticastGroup> groups = List.of();
    while (attributes.next()) {
      switch (attributes.type()) {
        case CTRL_ATTR_FAMILY_ID -> id = attributes.u16();
        case CTRL_ATTR_FAMILY_NAME -> name = attributes.text();
        case CTRL_ATTR_VERSION -> version = attributes.u32();
        case CTRL_ATTR_HDRSIZE -> headerSize = attributes.u32();
        case CTRL_ATTR_MAXATTR -> maxAttribute = attributes.u32();
        case CTRL_ATTR_OPS -> operations = list(attributes, FamilyDecoder::operation);
        case CTRL_ATTR_MCAST_GROUPS -> groups = list(attributes, FamilyDecoder::group);
        default -> attributes.skipUnknown();
      }
    }
    if (id == 0 || name.isEmpty()) {
      attributes.fail("a family without an id or a name");
    }
    if (headerSize > 0xffff) {
      attributes.fail("a family header of " + headerSize + " bytes");
    }
    attributes.check();
    return new GenericFamily(id, name, version, headerSize, maxAttribute, operations, groups);
  }

  /** A list is an attribute whose attributes are numbered from 1, each nested again. */
  private static <T> List<T> list(AttributeReader list, Function<AttributeReader, T> element) {
    List<T> elements = new ArrayList<>();
    AttributeReader entries = list.nested();
    while (entries.next()) {
      elements.add(element.apply(entries.nested()));
    }
    return elements;
  }

  private static Operation operation(AttributeReader attributes) {
    long command = 0;
    long flags = 0;
    while (attributes.next()) {
      switch (attributes.type()) {
        case CTRL_ATTR_OP_ID -> command = attributes.u32();
        case CTRL_ATTR_OP_FLAGS -> flags = attributes.u32();
        default -> attributes.skipUnknown();
      }
    }
    return new Operation(command, flags);
  }

  private static MulticastGroup group(AttributeReader attributes) {
    String name = "";
    long id = 0;
    while (attributes.next()) {
      switch (attributes.type()) {
        case CTRL_ATTR_MCAST_GRP_NAME -> name = attributes.text();
        case CTRL_ATTR_MCAST_GRP_ID -> id = attributes.u32();
        default -> attributes.skipUnknown();
      }
    }
    return new MulticastGroup(name, id);
  }
}
