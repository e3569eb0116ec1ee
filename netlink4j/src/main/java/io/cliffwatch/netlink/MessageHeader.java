// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * {@code struct nlmsghdr} of {@code linux/netlink.h}, in the machine's byte order.
 *
 * @param length bytes of the message, this header included (u32)
 * @param type what the payload is (u16)
 * @param flags {@code NLM_F_*} (u16)
 * @param sequence pairs an answer with its request (u32)
 * @param portId the port of the socket that asked (u32)
 */
public record MessageHeader(long length, int type, int flags, long sequence, long portId) {
  /** {@code NLMSG_HDRLEN}: bytes of the header itself. */
  public static final int BYTES = 16;

  /**
   * Reads a header at the buffer's position and moves behind it. Its values are not judged here.
   *
   * @param buffer where the header is or goes
   * @return the header
   * @throws MalformedMessageException when fewer than {@link #BYTES} remain
   */
  public static MessageHeader read(ByteBuffer buffer) throws MalformedMessageException {
    requireNonNull(buffer, "buffer is null");
    if (buffer.remaining() < BYTES) {
      throw new MalformedMessageException(
          buffer.remaining() + " bytes remain, a message header has " + BYTES);
    }
    ByteBuffer fields = buffer.slice().order(ByteOrder.nativeOrder());
    buffer.position(buffer.position() + BYTES);
    return new MessageHeader(
        Integer.toUnsignedLong(fields.getInt()),
        Short.toUnsignedInt(fields.getShort()),
        Short.toUnsignedInt(fields.getShort()),
        Integer.toUnsignedLong(fields.getInt()),
        Integer.toUnsignedLong(fields.getInt()));
  }

  /**
   * Writes the header at the buffer's position and moves behind it.
   *
   * @param buffer where the header is or goes
   */
  public void write(ByteBuffer buffer) {
    ByteOrder order = buffer.order();
    buffer
        .order(ByteOrder.nativeOrder())
        .putInt((int) length)
        .putShort((short) type)
        .putShort((short) flags)
        .putInt((int) sequence)
        .putInt((int) portId)
        .order(order);
  }

  /**
   * {@return whether all bits of a flag are set}
   *
   * @param flag {@code NLM_F_*}
   */
  public boolean has(int flag) {
    return (flags & flag) == flag;
  }
}
