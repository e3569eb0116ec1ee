// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink;

/** Constants of {@code linux/netlink.h}, with the names they have there. */
public final class NetlinkUapi {
  /** {@code NETLINK_ROUTE}: interfaces, addresses, routes. */
  public static final int NETLINK_ROUTE = 0;

  /** {@code NETLINK_NETFILTER}: conntrack, nf_tables, ipset. */
  public static final int NETLINK_NETFILTER = 12;

  /** {@code NETLINK_GENERIC}: families that are found by name. */
  public static final int NETLINK_GENERIC = 16;

  /** {@code NLM_F_REQUEST}: a request; {@link Connection} sets it. */
  public static final int NLM_F_REQUEST = 0x01;

  /** {@code NLM_F_MULTI}: one of several messages that {@code NLMSG_DONE} ends. */
  public static final int NLM_F_MULTI = 0x02;

  /** {@code NLM_F_ACK}: asks for an acknowledgement; {@link Connection} sets it. */
  public static final int NLM_F_ACK = 0x04;

  /** {@code NLM_F_DUMP_INTR}: what is dumped changed meanwhile. */
  public static final int NLM_F_DUMP_INTR = 0x10;

  /** {@code NLM_F_DUMP_FILTERED}: the kernel left out what the request did not ask for. */
  public static final int NLM_F_DUMP_FILTERED = 0x20;

  /** {@code NLM_F_DUMP} = {@code NLM_F_ROOT | NLM_F_MATCH}; {@link Connection} sets it. */
  public static final int NLM_F_DUMP = 0x300;

  /** {@code NLM_F_REPLACE}: a change may replace what exists. */
  public static final int NLM_F_REPLACE = 0x100;

  /** {@code NLM_F_EXCL}: a change fails when the object exists. */
  public static final int NLM_F_EXCL = 0x200;

  /** {@code NLM_F_CREATE}: a change creates what does not exist. */
  public static final int NLM_F_CREATE = 0x400;

  /** {@code NLM_F_APPEND}: a change adds to the end. */
  public static final int NLM_F_APPEND = 0x800;

  /** {@code NLM_F_CAPPED}: an error does not repeat the request's payload. */
  public static final int NLM_F_CAPPED = 0x100;

  /** {@code NLM_F_ACK_TLVS}: attributes that explain follow. */
  public static final int NLM_F_ACK_TLVS = 0x200;

  /** {@code NLMSG_NOOP}: to be ignored. */
  public static final int NLMSG_NOOP = 0x1;

  /** {@code NLMSG_ERROR}: an error, or with number 0 an acknowledgement. */
  public static final int NLMSG_ERROR = 0x2;

  /** {@code NLMSG_DONE}: the end of a dump. */
  public static final int NLMSG_DONE = 0x3;

  /** {@code NLMSG_OVERRUN}: messages were lost. */
  public static final int NLMSG_OVERRUN = 0x4;

  /** {@code NLMSGERR_ATTR_MSG}: the kernel's sentence about an error. */
  public static final int NLMSGERR_ATTR_MSG = 1;

  /** {@code NLMSGERR_ATTR_OFFS}: where in the request the error is. */
  public static final int NLMSGERR_ATTR_OFFS = 2;

  /** {@code NLA_F_NESTED}: the attribute holds attributes. */
  public static final int NLA_F_NESTED = 0x8000;

  /** {@code NLA_F_NET_BYTEORDER}: the attribute's value is big endian; few senders set it. */
  public static final int NLA_F_NET_BYTEORDER = 0x4000;

  /** {@code NLA_TYPE_MASK}: the type without the two flags. */
  public static final int NLA_TYPE_MASK = 0x3fff;

  static final int NLA_HDRLEN = 4; // NLA_HDRLEN

  static final int NETLINK_EXT_ACK = 11; // NETLINK_EXT_ACK
  static final int NETLINK_GET_STRICT_CHK = 12; // NETLINK_GET_STRICT_CHK

  private NetlinkUapi() {}

  /**
   * {@return the length with the padding that follows it in a message, a multiple of 4 ({@code
   * NLMSG_ALIGN}, {@code NLA_ALIGN})}
   *
   * @param length the number of bytes
   */
  public static long align(long length) {
    return (length + 3) & ~3L;
  }
}
