// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink.generic;

import static io.cliffwatch.netlink.generic.GenericUapi.GENL_HDRLEN;
import static java.util.Objects.requireNonNull;

import io.cliffwatch.netlink.AttributeReader;
import io.cliffwatch.netlink.AttributeWriter;
import io.cliffwatch.netlink.MalformedMessageException;
import io.cliffwatch.netlink.Message;
import io.cliffwatch.netlink.Request;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * A family of generic netlink as the kernel knows it now. The id changes when the family's module
 * is loaded again.
 *
 * @param id the message type of its requests and answers (u16)
 * @param name at most 15 bytes, such as {@code IPVS}
 * @param version the family's version
 * @param headerSize bytes of the family's own header behind {@code struct genlmsghdr}
 * @param maxAttribute its highest attribute type; 0 where newer kernels do not tell
 * @param operations its commands
 * @param multicastGroups its groups
 */
public record GenericFamily(
    int id,
    String name,
    long version,
    long headerSize,
    long maxAttribute,
    List<Operation> operations,
    List<MulticastGroup> multicastGroups) {
  /**
   * A command.
   *
   * @param command its number
   * @param flags {@code GENL_ADMIN_PERM} and others of {@code linux/genetlink.h}
   */
  public record Operation(long command, long flags) {}

  /**
   * A group to which the family sends notifications.
   *
   * @param name its name
   * @param id the number to join it by
   */
  public record MulticastGroup(String name, long id) {
    /** Checks for null. */
    public MulticastGroup {
      requireNonNull(name, "name is null");
    }
  }

  /** Copies the lists. */
  public GenericFamily {
    requireNonNull(name, "name is null");
    operations = List.copyOf(operations);
    multicastGroups = List.copyOf(multicastGroups);
  }

  /**
   * Makes a request to this family, for any of {@link io.cliffwatch.netlink.Connection}'s ways to
   * ask.
   *
   * @param operation how errors name it, such as {@code IPVS_CMD_GET_INFO}
   * @param command the command (u8)
   * @param attributes the family's own header if it has one, and the attributes
   * @return the request
   */
  public Request request(String operation, int command, AttributeWriter attributes) {
    return request(operation, id, command, (int) version, attributes);
  }

  static Request request(
      String operation, int family, int command, int version, AttributeWriter attributes) {
    ByteBuffer content = requireNonNull(attributes, "attributes is null").payload();
    ByteBuffer payload =
        ByteBuffer.allocate(GENL_HDRLEN + content.remaining()).order(ByteOrder.nativeOrder());
    // struct genlmsghdr: u8 cmd, u8 version, u16 reserved
    payload.put((byte) command).put((byte) version).putShort((short) 0).put(content).flip();
    return new Request(operation, family, 0, payload);
  }

  /**
   * {@return the attributes of one of this family's messages}
   *
   * @param message one of its messages
   * @throws MalformedMessageException when it is shorter than the headers
   */
  public AttributeReader attributes(Message message) throws MalformedMessageException {
    return requireNonNull(message, "message is null")
        .attributesAfter(GENL_HDRLEN + (int) headerSize);
  }

  /**
   * {@return the command (u8) that a message of generic netlink carries}
   *
   * @param message one of its messages
   * @throws MalformedMessageException when it is shorter than the header
   */
  public static int command(Message message) throws MalformedMessageException {
    return Byte.toUnsignedInt(message.fixedHeader(GENL_HDRLEN).get());
  }
}
