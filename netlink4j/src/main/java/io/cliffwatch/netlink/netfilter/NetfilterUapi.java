// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink.netfilter;

/** Constants of nfnetlink, with the header and name they have in C. */
final class NetfilterUapi {
  static final int NFNETLINK_V0 = 0; // NFNETLINK_V0, linux/netfilter/nfnetlink.h
  static final int NFNL_SUBSYS_CTNETLINK = 1; // linux/netfilter/nfnetlink.h

  // enum cntl_msg_types, linux/netfilter/nfnetlink_conntrack.h
  static final int IPCTNL_MSG_CT_GET_STATS_CPU = 4;

  // enum ctattr_stats_cpu, linux/netfilter/nfnetlink_conntrack.h: each a u32, big endian.
  // SEARCHED, NEW, IGNORE, DELETE and DELETE_LIST are no longer used.
  static final int CTA_STATS_FOUND = 2;
  static final int CTA_STATS_INVALID = 4;
  static final int CTA_STATS_INSERT = 8;
  static final int CTA_STATS_INSERT_FAILED = 9;
  static final int CTA_STATS_DROP = 10;
  static final int CTA_STATS_EARLY_DROP = 11;
  static final int CTA_STATS_ERROR = 12;
  static final int CTA_STATS_SEARCH_RESTART = 13;
  static final int CTA_STATS_CLASH_RESOLVE = 14;
  static final int CTA_STATS_CHAIN_TOOLONG = 15;

  private NetfilterUapi() {}
}
