// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.iptables;

import java.util.List;

/**
 * Constants of the legacy iptables interface, with the header and name they have in C. Numbers are
 * in the machine's byte order, addresses and ports in network order. Sizes and offsets are those of
 * 64-bit machines, equal on x86-64 and arm64.
 */
final class IptablesUapi {
  /** {@code IPT_SO_GET_INFO}, linux/netfilter_ipv4/ip_tables.h; IPv6 has the same number. */
  static final int IPT_SO_GET_INFO = 64;

  /** {@code IPT_SO_GET_ENTRIES}, linux/netfilter_ipv4/ip_tables.h; IPv6 has the same number. */
  static final int IPT_SO_GET_ENTRIES = 65;

  /** {@code XT_TABLE_MAXNAMELEN}, linux/netfilter/x_tables.h. */
  static final int XT_TABLE_MAXNAMELEN = 32;

  /** {@code XT_FUNCTION_MAXNAMELEN}, linux/netfilter/x_tables.h: bytes of a chain's name. */
  static final int XT_FUNCTION_MAXNAMELEN = 30;

  /** {@code XT_EXTENSION_MAXNAMELEN}, linux/netfilter/x_tables.h: bytes of a target's name. */
  static final int XT_EXTENSION_MAXNAMELEN = 29;

  /** {@code NF_INET_NUMHOOKS}, linux/netfilter.h. */
  static final int NF_INET_NUMHOOKS = 5;

  /** The built-in chains by {@code enum nf_inet_hooks}, linux/netfilter.h. */
  static final List<String> BUILT_IN_CHAINS =
      List.of("PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING");

  /** All tables that Linux has for IPv4 and IPv6: net/ipv4/netfilter/iptable_*.c. */
  static final List<String> TABLES = List.of("filter", "mangle", "nat", "raw", "security");

  /** {@code sizeof(struct ipt_getinfo)}, linux/netfilter_ipv4/ip_tables.h. */
  static final int GETINFO_SIZE = 84;

  /** Offset of {@code valid_hooks} (u32) in {@code struct ipt_getinfo}. */
  static final int GETINFO_VALID_HOOKS = 32;

  /** Offset of {@code hook_entry} (u32 each) in {@code struct ipt_getinfo}. */
  static final int GETINFO_HOOK_ENTRY = 36;

  /** Offset of {@code underflow} (u32 each) in {@code struct ipt_getinfo}. */
  static final int GETINFO_UNDERFLOW = 56;

  /** Offset of {@code num_entries} (u32) in {@code struct ipt_getinfo}. */
  static final int GETINFO_NUM_ENTRIES = 76;

  /** Offset of {@code size} (u32, bytes) in {@code struct ipt_getinfo}. */
  static final int GETINFO_SIZE_OF_ENTRIES = 80;

  /** Offset of {@code size} (u32, bytes) in {@code struct ipt_get_entries}. */
  static final int GET_ENTRIES_SIZE = 32;

  /** Offset of {@code entrytable} in {@code struct ipt_get_entries}. */
  static final int GET_ENTRIES_TABLE = 40;

  /** Alignment of entries and targets, {@code XT_ALIGN}, linux/netfilter/x_tables.h. */
  static final int XT_ALIGNMENT = 8;

  /** {@code sizeof(struct xt_entry_target)}, linux/netfilter/x_tables.h: the data follow. */
  static final int TARGET_DATA = 32;

  /** Offset of {@code u.user.name} in {@code struct xt_entry_target}; the u16 size is at 0. */
  static final int TARGET_NAME = 2;

  /** Offset of {@code u.user.revision} (u8) in {@code struct xt_entry_target}. */
  static final int TARGET_REVISION = 31;

  /** {@code XT_STANDARD_TARGET}, linux/netfilter/x_tables.h: verdicts and jumps. */
  static final String XT_STANDARD_TARGET = "";

  /** {@code XT_ERROR_TARGET}, linux/netfilter/x_tables.h: chain heads and the last entry. */
  static final String XT_ERROR_TARGET = "ERROR";

  /** Verdict (s32) that drops: {@code -NF_DROP - 1}, linux/netfilter.h. */
  static final int DROP = -1;

  /** {@code XT_RETURN}, linux/netfilter/x_tables.h: {@code -NF_REPEAT - 1}. */
  static final int XT_RETURN = -5;

  /** {@code IPT_INV_DSTIP} and {@code IP6T_INV_DSTIP}: the destination is negated. */
  static final int INV_DSTIP = 0x10;

  /** {@code XT_INV_PROTO}, linux/netfilter/x_tables.h: the protocol is negated. */
  static final int XT_INV_PROTO = 0x40;

  /** {@code NF_NAT_RANGE_PROTO_SPECIFIED}, linux/netfilter/nf_nat.h: the ports are given. */
  static final int NF_NAT_RANGE_PROTO_SPECIFIED = 1 << 1;

  /** {@code sizeof(struct nf_nat_ipv4_multi_range_compat)}, linux/netfilter/nf_nat.h. */
  static final int MULTI_RANGE_SIZE = 20;

  /** Offset of the first range in {@code struct nf_nat_ipv4_multi_range_compat}. */
  static final int MULTI_RANGE_FIRST = 4;

  /** Offset of {@code min_ip} (be32) in {@code struct nf_nat_ipv4_range}; flags (u32) are at 0. */
  static final int RANGE_ADDRESS = 4;

  /** Offset of {@code min} (be16) in {@code struct nf_nat_ipv4_range}. */
  static final int IPV4_RANGE_PORT = 12;

  /**
   * {@code sizeof(struct nf_nat_range)}; {@code min_addr} (16 bytes) is at {@link #RANGE_ADDRESS}.
   */
  static final int NAT_RANGE_SIZE = 40;

  /** {@code sizeof(struct nf_nat_range2)}, which starts as {@code struct nf_nat_range} does. */
  static final int NAT_RANGE2_SIZE = 44;

  /**
   * Offset of {@code min_proto} (be16) in {@code struct nf_nat_range} and {@code nf_nat_range2}.
   */
  static final int NAT_RANGE_PORT = 36;

  /**
   * Size of {@code dpts} in {@code struct xt_tcp}, linux/netfilter/xt_tcpudp.h: the first and the
   * last port (u16 each).
   */
  static final int XT_PORTS_SIZE = 4;

  private IptablesUapi() {}
}
