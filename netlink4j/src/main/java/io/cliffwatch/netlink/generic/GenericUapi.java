// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink.generic;

/** Constants of {@code linux/genetlink.h}, with the names they have there. */
final class GenericUapi {
  static final int GENL_HDRLEN = 4; // GENL_HDRLEN: struct genlmsghdr
  static final int GENL_ID_CTRL = 0x10; // GENL_ID_CTRL
  static final int CTRL_CMD_GETFAMILY = 3; // CTRL_CMD_GETFAMILY
  static final int CTRL_VERSION = 2; // .version of genl_ctrl, net/netlink/genetlink.c
  static final int CTRL_ATTR_FAMILY_ID = 1; // CTRL_ATTR_FAMILY_ID, u16
  static final int CTRL_ATTR_FAMILY_NAME = 2; // CTRL_ATTR_FAMILY_NAME, text
  static final int CTRL_ATTR_VERSION = 3; // CTRL_ATTR_VERSION, u32
  static final int CTRL_ATTR_HDRSIZE = 4; // CTRL_ATTR_HDRSIZE, u32
  static final int CTRL_ATTR_MAXATTR = 5; // CTRL_ATTR_MAXATTR, u32
  static final int CTRL_ATTR_OPS = 6; // CTRL_ATTR_OPS, a list
  static final int CTRL_ATTR_MCAST_GROUPS = 7; // CTRL_ATTR_MCAST_GROUPS, a list
  static final int CTRL_ATTR_OP_ID = 1; // CTRL_ATTR_OP_ID, u32
  static final int CTRL_ATTR_OP_FLAGS = 2; // CTRL_ATTR_OP_FLAGS, u32
  static final int CTRL_ATTR_MCAST_GRP_NAME = 1; // CTRL_ATTR_MCAST_GRP_NAME, text
  static final int CTRL_ATTR_MCAST_GRP_ID = 2; // CTRL_ATTR_MCAST_GRP_ID, u32

  private GenericUapi() {}
}
