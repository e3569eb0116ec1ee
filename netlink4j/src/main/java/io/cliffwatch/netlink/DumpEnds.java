// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink;

import static io.cliffwatch.netlink.NetlinkUapi.NLMSG_DONE;
import static io.cliffwatch.netlink.NetlinkUapi.NLM_F_MULTI;

import io.cliffwatch.linux.PacketFilter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The message that ends a dump without saying anything else: {@code NLMSG_DONE} with no flag but
 * {@code NLM_F_MULTI}, and no error. The kernel asks a socket's filter also for what it dumps
 * ({@code netlink_dump}, net/netlink/af_netlink.c).
 */
final class DumpEnds {
  // struct nlmsghdr, linux/netlink.h; the error follows it
  private static final int TYPE = 4;
  private static final int FLAGS = 6;

  private DumpEnds() {}

  /** Drops datagrams that are only that. */
  static PacketFilter filter() {
    return new PacketFilter()
        .loadHalf(TYPE)
        .ifEqual(asLoaded(NLMSG_DONE), 0, 5)
        .loadHalf(FLAGS)
        .ifEqual(asLoaded(NLM_F_MULTI), 0, 3)
        .loadIndexed(Integer.BYTES, MessageHeader.BYTES)
        .ifEqual(0, 0, 1)
        .drop()
        .accept();
  }

  /** The filter loads big endian what the kernel writes in the machine's byte order. */
  private static int asLoaded(int nativeU16) {
    ByteBuffer bytes = ByteBuffer.allocate(Short.BYTES).order(ByteOrder.nativeOrder());
    return Short.toUnsignedInt(
        bytes.putShort(0, (short) nativeU16).order(ByteOrder.BIG_ENDIAN).getShort(0));
  }
}
