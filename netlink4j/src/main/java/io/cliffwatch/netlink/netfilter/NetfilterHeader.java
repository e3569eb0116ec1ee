// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink.netfilter;

import static io.cliffwatch.netlink.netfilter.NetfilterUapi.NFNETLINK_V0;

import io.cliffwatch.netlink.MalformedMessageException;
import io.cliffwatch.netlink.Message;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * {@code struct nfgenmsg} of {@code linux/netfilter/nfnetlink.h}, with which every message of the
 * netfilter subsystems begins.
 *
 * @param family {@code AF_*} or {@code NFPROTO_*} (u8)
 * @param version {@code NFNETLINK_V0} (u8)
 * @param resourceId depends on the message (u16, big endian)
 */
public record NetfilterHeader(int family, int version, int resourceId) {
  /** Bytes of the header. */
  public static final int BYTES = 4;

  /**
   * A header of version 0 without a resource.
   *
   * @param family {@code AF_*} or {@code NFPROTO_*}
   */
  public NetfilterHeader(int family) {
    this(family, NFNETLINK_V0, 0);
  }

  /**
   * Reads the header of a message.
   *
   * @param message the message
   * @return the header
   * @throws MalformedMessageException when the message is too short
   */
  public static NetfilterHeader read(Message message) throws MalformedMessageException {
    ByteBuffer fields = message.fixedHeader(BYTES).order(ByteOrder.BIG_ENDIAN);
    return new NetfilterHeader(
        Byte.toUnsignedInt(fields.get()),
        Byte.toUnsignedInt(fields.get()),
        Short.toUnsignedInt(fields.getShort()));
  }

  /** {@return the header's bytes} */
  public ByteBuffer toBuffer() {
    return ByteBuffer.allocate(BYTES)
        .put((byte) family)
        .put((byte) version)
        .putShort((short) resourceId)
        .flip();
  }

  /**
   * {@return the message type of a subsystem's message}
   *
   * @param subsystem {@code NFNL_SUBSYS_*}
   * @param message the message's number in the subsystem
   */
  public static int type(int subsystem, int message) {
    return (subsystem << 8) | message;
  }
}
