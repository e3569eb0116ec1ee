// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink.nftables;

import static io.cliffwatch.netlink.nftables.NftablesUapi.NFTA_RULE_CHAIN;
import static io.cliffwatch.netlink.nftables.NftablesUapi.NFTA_RULE_EXPRESSIONS;
import static io.cliffwatch.netlink.nftables.NftablesUapi.NFTA_RULE_HANDLE;
import static io.cliffwatch.netlink.nftables.NftablesUapi.NFTA_RULE_POSITION;
import static io.cliffwatch.netlink.nftables.NftablesUapi.NFTA_RULE_TABLE;
import static io.cliffwatch.netlink.nftables.NftablesUapi.NFTA_RULE_USERDATA;

import io.cliffwatch.netlink.AttributeReader;
import io.cliffwatch.netlink.MalformedMessageException;
import io.cliffwatch.netlink.Message;

/**
 * A view of one rule, decoded no further than it is asked: one instance goes over all rules of a
 * chain, so that a quarter of a million rules leave hardly any garbage. Not safe for use by several
 * threads.
 */
public final class Rule {
  /** Handles begin at 1. */
  private static final long NONE = 0;

  private final AttributeReader list = new AttributeReader();
  private final Expressions expressions = new Expressions(list);
  private final AttributeReader attributes = new AttributeReader();
  private long handle;
  private boolean follows;

  Rule() {}

  void moveTo(Message message, NftablesFamily family) throws MalformedMessageException {
    NftablesMessage.RULE.attributes(message, family, attributes);
    long before = handle;
    long position = NONE;
    handle = NONE;
    list.clear();
    while (attributes.next()) {
      switch (attributes.type()) {
        case NFTA_RULE_HANDLE -> handle = attributes.networkU64();
        case NFTA_RULE_EXPRESSIONS -> attributes.nested(list);
        case NFTA_RULE_POSITION -> position = attributes.networkU64();
        case NFTA_RULE_TABLE, NFTA_RULE_CHAIN, NFTA_RULE_USERDATA -> {}
        default -> attributes.skipUnknown();
      }
    }
    attributes.check();
    follows &= position == before;
  }

  /** The next rule is the first one of a chain. */
  void startChain() {
    handle = NONE;
    follows = true;
  }

  /** Tells whether each rule so far is the one behind the rule that came before it. */
  boolean follows() {
    return follows;
  }

  /** {@return its number, which no other rule of the table had before (u64)} */
  public long handle() {
    return handle;
  }

  /**
   * {@return how many attributes of the rule, and of the expressions gone over so far, are unknown
   * here: a newer kernel's}
   */
  public long unknownAttributes() {
    return attributes.unknown();
  }

  /** {@return its expressions in their order, to be gone over once} */
  public Expressions expressions() {
    return expressions;
  }

  /** Throws what went wrong in reading it, also in its expressions. */
  void check() throws MalformedMessageException {
    attributes.check();
  }
}
