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
  private final AttributeReader list = new AttributeReader();
  private final Expressions expressions = new Expressions(list);
  private final AttributeReader attributes = new AttributeReader();
  private final AttributeReader chain = new AttributeReader();
  private long handle;

  Rule() {}

  void moveTo(Message message, NftablesFamily family) throws MalformedMessageException {
    NftablesMessage.RULE.attributes(message, family, attributes);
    handle = 0;
    list.clear();
    chain.clear();
    while (attributes.next()) {
      switch (attributes.type()) {
        case NFTA_RULE_HANDLE -> handle = attributes.networkU64();
        case NFTA_RULE_EXPRESSIONS -> attributes.nested(list);
        case NFTA_RULE_CHAIN -> chain.moveTo(attributes);
        case NFTA_RULE_TABLE, NFTA_RULE_POSITION, NFTA_RULE_USERDATA -> {}
        default -> attributes.skipUnknown();
      }
    }
    attributes.check();
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

  /**
   * {@return whether this is the name of its chain}
   *
   * @param name the name in UTF-8, without NUL
   */
  public boolean isOf(byte[] name) {
    return chain.isText(name);
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
