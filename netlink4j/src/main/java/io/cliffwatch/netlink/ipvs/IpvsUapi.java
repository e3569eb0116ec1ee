// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink.ipvs;

/**
 * Constants of {@code linux/ip_vs.h}, with the names they have there. Numbers are in the machine's
 * byte order, but addresses, ports and netmasks are big endian.
 */
final class IpvsUapi {
  static final String IPVS_GENL_NAME = "IPVS"; // IPVS_GENL_NAME

  static final int IPVS_CMD_NEW_SERVICE = 1; // IPVS_CMD_NEW_SERVICE
  static final int IPVS_CMD_GET_SERVICE = 4; // IPVS_CMD_GET_SERVICE
  static final int IPVS_CMD_NEW_DEST = 5; // IPVS_CMD_NEW_DEST
  static final int IPVS_CMD_GET_DEST = 8; // IPVS_CMD_GET_DEST
  static final int IPVS_CMD_SET_INFO = 14; // IPVS_CMD_SET_INFO
  static final int IPVS_CMD_GET_INFO = 15; // IPVS_CMD_GET_INFO

  static final int IPVS_CMD_ATTR_SERVICE = 1; // IPVS_CMD_ATTR_SERVICE, nested
  static final int IPVS_CMD_ATTR_DEST = 2; // IPVS_CMD_ATTR_DEST, nested

  static final int IPVS_SVC_ATTR_AF = 1; // IPVS_SVC_ATTR_AF, u16
  static final int IPVS_SVC_ATTR_PROTOCOL = 2; // IPVS_SVC_ATTR_PROTOCOL, u16
  static final int IPVS_SVC_ATTR_ADDR = 3; // IPVS_SVC_ATTR_ADDR, union nf_inet_addr
  static final int IPVS_SVC_ATTR_PORT = 4; // IPVS_SVC_ATTR_PORT, u16, big endian
  static final int IPVS_SVC_ATTR_FWMARK = 5; // IPVS_SVC_ATTR_FWMARK, u32
  static final int IPVS_SVC_ATTR_SCHED_NAME = 6; // IPVS_SVC_ATTR_SCHED_NAME, text
  static final int IPVS_SVC_ATTR_FLAGS = 7; // IPVS_SVC_ATTR_FLAGS, struct ip_vs_flags
  static final int IPVS_SVC_ATTR_TIMEOUT = 8; // IPVS_SVC_ATTR_TIMEOUT, u32, seconds
  static final int IPVS_SVC_ATTR_STATS = 10; // IPVS_SVC_ATTR_STATS, nested
  static final int IPVS_SVC_ATTR_STATS64 = 12; // IPVS_SVC_ATTR_STATS64, nested, Linux 4.1
  static final int IP_VS_FLAGS = 8; // sizeof(struct ip_vs_flags): flags and mask, each a u32

  static final int IPVS_DEST_ATTR_ADDR = 1; // IPVS_DEST_ATTR_ADDR, union nf_inet_addr
  static final int IPVS_DEST_ATTR_PORT = 2; // IPVS_DEST_ATTR_PORT, u16, big endian
  static final int IPVS_DEST_ATTR_FWD_METHOD = 3; // IPVS_DEST_ATTR_FWD_METHOD, u32
  static final int IPVS_DEST_ATTR_WEIGHT = 4; // IPVS_DEST_ATTR_WEIGHT, u32
  static final int IPVS_DEST_ATTR_ACTIVE_CONNS = 7; // IPVS_DEST_ATTR_ACTIVE_CONNS, u32
  static final int IPVS_DEST_ATTR_INACT_CONNS = 8; // IPVS_DEST_ATTR_INACT_CONNS, u32
  static final int IPVS_DEST_ATTR_PERSIST_CONNS = 9; // IPVS_DEST_ATTR_PERSIST_CONNS, u32
  static final int IPVS_DEST_ATTR_STATS = 10; // IPVS_DEST_ATTR_STATS, nested
  static final int IPVS_DEST_ATTR_ADDR_FAMILY = 11; // IPVS_DEST_ATTR_ADDR_FAMILY, u16, Linux 3.18
  static final int IPVS_DEST_ATTR_STATS64 = 12; // IPVS_DEST_ATTR_STATS64, nested, Linux 4.1

  // Each a u32 in *_ATTR_STATS, but the bytes, and each a u64 in *_ATTR_STATS64.
  static final int IPVS_STATS_ATTR_CONNS = 1; // IPVS_STATS_ATTR_CONNS
  static final int IPVS_STATS_ATTR_INPKTS = 2; // IPVS_STATS_ATTR_INPKTS
  static final int IPVS_STATS_ATTR_OUTPKTS = 3; // IPVS_STATS_ATTR_OUTPKTS
  static final int IPVS_STATS_ATTR_INBYTES = 4; // IPVS_STATS_ATTR_INBYTES, always a u64
  static final int IPVS_STATS_ATTR_OUTBYTES = 5; // IPVS_STATS_ATTR_OUTBYTES, always a u64

  static final int IPVS_INFO_ATTR_VERSION = 1; // IPVS_INFO_ATTR_VERSION, u32
  static final int IPVS_INFO_ATTR_CONN_TAB_SIZE = 2; // IPVS_INFO_ATTR_CONN_TAB_SIZE, u32

  static final int NF_INET_ADDR = 16; // sizeof(union nf_inet_addr), linux/netfilter.h
  static final int IP_VS_CONN_F_FWD_MASK = 7; // IP_VS_CONN_F_FWD_MASK

  private IpvsUapi() {}
}
