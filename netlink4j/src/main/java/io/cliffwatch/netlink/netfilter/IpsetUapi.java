// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink.netfilter;

/** Constants of ipset's netlink, with the header and name they have in C. */
final class IpsetUapi {
  static final int NFNL_SUBSYS_IPSET = 6; // NFNL_SUBSYS_IPSET, linux/netfilter/nfnetlink.h

  // The others: linux/netfilter/ipset/ip_set.h. Numbers are big endian.
  static final int IPSET_PROTOCOL_MIN = 6; // IPSET_PROTOCOL_MIN
  static final int IPSET_MAXNAMELEN = 32; // IPSET_MAXNAMELEN, with the NUL
  static final int IPSET_CMD_LIST = 7; // IPSET_CMD_LIST
  static final int IPSET_ATTR_PROTOCOL = 1; // IPSET_ATTR_PROTOCOL, u8
  static final int IPSET_ATTR_SETNAME = 2; // IPSET_ATTR_SETNAME, text
  static final int IPSET_ATTR_TYPENAME = 3; // IPSET_ATTR_TYPENAME, text
  static final int IPSET_ATTR_FAMILY = 5; // IPSET_ATTR_FAMILY, u8, NFPROTO_*
  static final int IPSET_ATTR_FLAGS = 6; // IPSET_ATTR_FLAGS, u32
  static final int IPSET_ATTR_DATA = 7; // IPSET_ATTR_DATA, nested
  static final int IPSET_ATTR_ADT = 8; // IPSET_ATTR_ADT, a list of IPSET_ATTR_DATA
  static final int IPSET_FLAG_LIST_HEADER = 1 << 2; // IPSET_FLAG_LIST_HEADER
  static final int IPSET_ATTR_IP = 1; // IPSET_ATTR_IP, nested
  static final int IPSET_ATTR_IPADDR_IPV4 = 1; // IPSET_ATTR_IPADDR_IPV4, 4 bytes
  static final int IPSET_ATTR_IPADDR_IPV6 = 2; // IPSET_ATTR_IPADDR_IPV6, 16 bytes
  static final int IPSET_ATTR_PORT = 4; // IPSET_ATTR_PORT, u16
  static final int IPSET_ATTR_PROTO = 7; // IPSET_ATTR_PROTO, u8, IPPROTO_*
  static final int IPSET_ATTR_MAXELEM = 19; // IPSET_ATTR_MAXELEM, u32
  static final int IPSET_ATTR_ELEMENTS = 24; // IPSET_ATTR_ELEMENTS, u32, Linux 4.10
  static final int IPSET_ATTR_MEMSIZE = 26; // IPSET_ATTR_MEMSIZE, u32, bytes

  private IpsetUapi() {}
}
