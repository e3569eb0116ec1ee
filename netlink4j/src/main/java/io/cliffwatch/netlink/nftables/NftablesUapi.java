// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink.nftables;

/**
 * Constants of {@code linux/netfilter/nf_tables.h} under their names in C. Numbers in attributes
 * are big endian, but for the contents of user data and of {@code xt} extensions.
 */
public final class NftablesUapi {
  static final int NFNL_SUBSYS_NFTABLES = 10; // linux/netfilter/nfnetlink.h

  // enum nf_tables_msg_types
  static final int NFT_MSG_NEWTABLE = 0;
  static final int NFT_MSG_GETTABLE = 1;
  static final int NFT_MSG_NEWCHAIN = 3;
  static final int NFT_MSG_GETCHAIN = 4;
  static final int NFT_MSG_NEWRULE = 6;
  static final int NFT_MSG_GETRULE = 7;
  static final int NFT_MSG_NEWSET = 9;
  static final int NFT_MSG_GETSET = 10;
  static final int NFT_MSG_NEWSETELEM = 12;
  static final int NFT_MSG_GETSETELEM = 13;
  static final int NFT_MSG_NEWGEN = 15;
  static final int NFT_MSG_GETGEN = 16;
  static final int NFT_MSG_NEWOBJ = 18;
  static final int NFT_MSG_GETOBJ = 19;

  // enum nft_gen_attributes
  static final int NFTA_GEN_ID = 1; // u32
  static final int NFTA_GEN_PROC_PID = 2; // u32
  static final int NFTA_GEN_PROC_NAME = 3; // text

  // enum nft_table_attributes
  static final int NFTA_TABLE_NAME = 1; // text
  static final int NFTA_TABLE_FLAGS = 2; // u32
  static final int NFTA_TABLE_USE = 3; // u32
  static final int NFTA_TABLE_HANDLE = 4; // u64

  // enum nft_chain_attributes
  static final int NFTA_CHAIN_TABLE = 1; // text
  static final int NFTA_CHAIN_HANDLE = 2; // u64
  static final int NFTA_CHAIN_NAME = 3; // text
  static final int NFTA_CHAIN_HOOK = 4; // nested, NFTA_HOOK_*
  static final int NFTA_CHAIN_POLICY = 5; // u32
  static final int NFTA_CHAIN_USE = 6; // u32
  static final int NFTA_CHAIN_TYPE = 7; // text

  // enum nft_hook_attributes
  static final int NFTA_HOOK_HOOKNUM = 1; // u32
  static final int NFTA_HOOK_PRIORITY = 2; // s32

  // enum nft_rule_attributes
  static final int NFTA_RULE_TABLE = 1; // text
  static final int NFTA_RULE_CHAIN = 2; // text
  static final int NFTA_RULE_HANDLE = 3; // u64
  static final int NFTA_RULE_EXPRESSIONS = 4; // nested, NFTA_LIST_ELEM
  static final int NFTA_RULE_POSITION = 6; // u64
  static final int NFTA_RULE_USERDATA = 7; // bytes

  // enum nft_list_attributes, enum nft_expr_attributes
  static final int NFTA_LIST_ELEM = 1; // nested, NFTA_EXPR_*
  static final int NFTA_EXPR_NAME = 1; // text
  static final int NFTA_EXPR_DATA = 2; // nested, as the expression

  // enum nft_set_attributes
  static final int NFTA_SET_TABLE = 1; // text
  static final int NFTA_SET_NAME = 2; // text
  static final int NFTA_SET_FLAGS = 3; // u32, NFT_SET_*
  static final int NFTA_SET_KEY_TYPE = 4; // u32
  static final int NFTA_SET_KEY_LEN = 5; // u32
  static final int NFTA_SET_DATA_TYPE = 6; // u32
  static final int NFTA_SET_DATA_LEN = 7; // u32
  static final int NFTA_SET_HANDLE = 16; // u64
  static final int NFTA_SET_COUNT = 20; // u32

  // enum nft_set_flags
  /** A set without a name of its own, inside a rule; the kernel numbers it. */
  public static final int NFT_SET_ANONYMOUS = 0x1;

  /** Each key is the start of an interval, or its end. */
  public static final int NFT_SET_INTERVAL = 0x4;

  /** A map: each key has a value. */
  public static final int NFT_SET_MAP = 0x8;

  /** A map whose values are stateful objects. */
  public static final int NFT_SET_OBJECT = 0x40;

  // enum nft_set_elem_list_attributes
  static final int NFTA_SET_ELEM_LIST_TABLE = 1; // text
  static final int NFTA_SET_ELEM_LIST_SET = 2; // text
  static final int NFTA_SET_ELEM_LIST_ELEMENTS = 3; // nested, NFTA_LIST_ELEM

  // enum nft_set_elem_attributes
  static final int NFTA_SET_ELEM_KEY = 1; // nested, NFTA_DATA_*
  static final int NFTA_SET_ELEM_DATA = 2; // nested, NFTA_DATA_*
  static final int NFTA_SET_ELEM_FLAGS = 3; // u32, NFT_SET_ELEM_*

  // enum nft_set_elem_flags
  /** The key is the first one behind an interval. */
  public static final int NFT_SET_ELEM_INTERVAL_END = 0x1;

  /** The element is for all keys that no other has. */
  public static final int NFT_SET_ELEM_CATCHALL = 0x2;

  // enum nft_data_attributes
  /** Bytes, as in a register. */
  public static final int NFTA_DATA_VALUE = 1;

  /** A verdict: nested, {@code NFTA_VERDICT_*}. */
  public static final int NFTA_DATA_VERDICT = 2;

  // enum nft_verdict_attributes
  /** What happens (s32): {@code NFT_*} below, or {@code NF_*} of linux/netfilter.h. */
  public static final int NFTA_VERDICT_CODE = 1;

  /** The chain of a jump or goto (text). */
  public static final int NFTA_VERDICT_CHAIN = 2;

  // enum nft_verdicts
  /** On to the next rule. */
  public static final int NFT_CONTINUE = -1;

  /** To the first rule of a chain, and back behind its last. */
  public static final int NFT_JUMP = -3;

  /** To the first rule of a chain, without coming back. */
  public static final int NFT_GOTO = -4;

  /** Back to the chain that jumped here. */
  public static final int NFT_RETURN = -5;

  /** {@code NF_DROP}, linux/netfilter.h. */
  public static final int NF_DROP = 0;

  /** {@code NF_ACCEPT}, linux/netfilter.h. */
  public static final int NF_ACCEPT = 1;

  // enum nft_object_attributes
  static final int NFTA_OBJ_TABLE = 1; // text
  static final int NFTA_OBJ_NAME = 2; // text
  static final int NFTA_OBJ_TYPE = 3; // u32
  static final int NFTA_OBJ_USE = 5; // u32
  static final int NFTA_OBJ_HANDLE = 6; // u64

  // enum nft_registers
  /** The register of the verdict. */
  public static final int NFT_REG_VERDICT = 0;

  // enum nft_immediate_attributes
  /** The register to load (u32). */
  public static final int NFTA_IMMEDIATE_DREG = 1;

  /** What to load (nested, {@code NFTA_DATA_*}). */
  public static final int NFTA_IMMEDIATE_DATA = 2;

  // enum nft_payload_attributes
  /** The register to load into (u32). */
  public static final int NFTA_PAYLOAD_DREG = 1;

  /** Which header (u32): {@code NFT_PAYLOAD_*}. */
  public static final int NFTA_PAYLOAD_BASE = 2;

  /** Bytes from the header's start (u32). */
  public static final int NFTA_PAYLOAD_OFFSET = 3;

  /** How many bytes (u32). */
  public static final int NFTA_PAYLOAD_LEN = 4;

  /** enum nft_payload_bases: the network header. */
  public static final int NFT_PAYLOAD_NETWORK_HEADER = 1;

  /** enum nft_payload_bases: the transport header. */
  public static final int NFT_PAYLOAD_TRANSPORT_HEADER = 2;

  // enum nft_bitwise_attributes
  /** The register to read (u32). */
  public static final int NFTA_BITWISE_SREG = 1;

  /** The register to load (u32). */
  public static final int NFTA_BITWISE_DREG = 2;

  /** How many bytes (u32). */
  public static final int NFTA_BITWISE_LEN = 3;

  /** Which bits stay (nested, {@code NFTA_DATA_*}). */
  public static final int NFTA_BITWISE_MASK = 4;

  /** Which bits turn (nested, {@code NFTA_DATA_*}). */
  public static final int NFTA_BITWISE_XOR = 5;

  // enum nft_cmp_attributes
  /** The register to compare (u32). */
  public static final int NFTA_CMP_SREG = 1;

  /** How (u32): {@code NFT_CMP_*}. */
  public static final int NFTA_CMP_OP = 2;

  /** With what (nested, {@code NFTA_DATA_*}). */
  public static final int NFTA_CMP_DATA = 3;

  /** enum nft_cmp_ops: equal. */
  public static final int NFT_CMP_EQ = 0;

  // enum nft_meta_attributes
  /** The register to load (u32). */
  public static final int NFTA_META_DREG = 1;

  /** What (u32): {@code NFT_META_*}. */
  public static final int NFTA_META_KEY = 2;

  /** enum nft_meta_keys: the layer-4 protocol (u8). */
  public static final int NFT_META_L4PROTO = 16;

  // enum nft_nat_attributes
  /** Source or destination (u32): {@code NFT_NAT_*}. */
  public static final int NFTA_NAT_TYPE = 1;

  /** {@code NFPROTO_*} of the address (u32). */
  public static final int NFTA_NAT_FAMILY = 2;

  /** The register with the first address (u32). */
  public static final int NFTA_NAT_REG_ADDR_MIN = 3;

  /** The register with the first port (u32). */
  public static final int NFTA_NAT_REG_PROTO_MIN = 5;

  /** enum nft_nat_types: the destination. */
  public static final int NFT_NAT_DNAT = 1;

  // enum nft_lookup_attributes
  /** The name of the set (text). */
  public static final int NFTA_LOOKUP_SET = 1;

  // linux/netfilter/nf_tables_compat.h: enum nft_target_attributes, enum nft_match_attributes
  /** The name of an {@code xt} target or match (text). */
  public static final int NFTA_XT_NAME = 1;

  /** Its revision (u32). */
  public static final int NFTA_XT_REV = 2;

  /** Its data, a struct of its own (bytes). */
  public static final int NFTA_XT_INFO = 3;

  private NftablesUapi() {}
}
