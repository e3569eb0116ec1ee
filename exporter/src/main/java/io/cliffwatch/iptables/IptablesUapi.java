// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.iptables;

/**
 * Constants of the kernel's legacy iptables interface. All fields are in host byte order but
 * addresses and ports.
 */
final class IptablesUapi {
  /** IPT_SO_GET_INFO and IP6T_SO_GET_INFO: IPT_BASE_CTL, linux/netfilter_ipv4/ip_tables.h. */
  static final int IPT_SO_GET_INFO = 64;

  /**
   * IPT_SO_GET_ENTRIES and IP6T_SO_GET_ENTRIES: IPT_BASE_CTL + 1, linux/netfilter_ipv4/ip_tables.h.
   */
  static final int IPT_SO_GET_ENTRIES = 65;

  static final int XT_TABLE_MAXNAMELEN = 32; // XT_TABLE_MAXNAMELEN, linux/netfilter/x_tables.h
  static final int NF_INET_NUMHOOKS = 5; // NF_INET_NUMHOOKS, linux/netfilter.h

  // struct ipt_getinfo, linux/netfilter_ipv4/ip_tables.h
  static final int GETINFO_VALID_HOOKS = 32;
  static final int GETINFO_HOOK_ENTRY = 36;
  static final int GETINFO_NUM_ENTRIES = 76;
  static final int GETINFO_SIZE = 80;
  static final int GETINFO_BYTES = 84;

  // struct ipt_get_entries, linux/netfilter_ipv4/ip_tables.h
  static final int GET_ENTRIES_SIZE = 32;
  static final int GET_ENTRIES_TABLE = 40;

  // struct xt_entry_target and what follows it, linux/netfilter/x_tables.h
  static final int TARGET_NAME = 2;
  static final int TARGET_REVISION = 31;
  static final int TARGET_DATA = 32;
  static final int STANDARD_TARGET_BYTES = 40;
  static final int ERROR_NAME_BYTES = 30; // XT_FUNCTION_MAXNAMELEN

  /** NF_DROP as a standard target has it: -NF_DROP - 1, linux/netfilter.h. */
  static final int VERDICT_DROP = -1;

  /** IPT_INV_DSTIP, linux/netfilter_ipv4/ip_tables.h; IP6T_INV_DSTIP is the same. */
  static final int INV_DSTIP = 0x10;

  /** IPT_INV_PROTO is XT_INV_PROTO, linux/netfilter/x_tables.h. */
  static final int INV_PROTO = 0x40;

  static final int NF_NAT_RANGE_MAP_IPS = 1; // NF_NAT_RANGE_MAP_IPS, linux/netfilter/nf_nat.h
  static final int NF_NAT_RANGE_PROTO_SPECIFIED = 2; // linux/netfilter/nf_nat.h

  private IptablesUapi() {}
}
