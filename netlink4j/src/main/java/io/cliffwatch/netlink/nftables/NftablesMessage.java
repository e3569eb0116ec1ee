// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink.nftables;

import static io.cliffwatch.netlink.nftables.NftablesUapi.NFNL_SUBSYS_NFTABLES;

import io.cliffwatch.netlink.AttributeReader;
import io.cliffwatch.netlink.MalformedMessageException;
import io.cliffwatch.netlink.Message;
import io.cliffwatch.netlink.netfilter.NetfilterHeader;

/** The messages in which the kernel answers. */
enum NftablesMessage {
  GENERATION(NftablesUapi.NFT_MSG_NEWGEN),
  TABLE(NftablesUapi.NFT_MSG_NEWTABLE),
  CHAIN(NftablesUapi.NFT_MSG_NEWCHAIN),
  RULE(NftablesUapi.NFT_MSG_NEWRULE),
  SET(NftablesUapi.NFT_MSG_NEWSET),
  ELEMENTS(NftablesUapi.NFT_MSG_NEWSETELEM),
  OBJECT(NftablesUapi.NFT_MSG_NEWOBJ);

  private final int type;

  NftablesMessage(int message) {
    type = NetfilterHeader.type(NFNL_SUBSYS_NFTABLES, message);
  }

  /** Checks that a message is this one, and returns its attributes. */
  AttributeReader attributes(Message message) throws MalformedMessageException {
    requireType(message);
    return message.attributesAfter(NetfilterHeader.BYTES);
  }

  /** Checks that a message is this one and of the family, and returns its attributes. */
  AttributeReader attributes(Message message, NftablesFamily family)
      throws MalformedMessageException {
    AttributeReader attributes = new AttributeReader();
    attributes(message, family, attributes);
    return attributes;
  }

  /** Checks that a message is this one and of the family, and moves a reader to its attributes. */
  void attributes(Message message, NftablesFamily family, AttributeReader attributes)
      throws MalformedMessageException {
    requireType(message);
    message.attributesAfter(NetfilterHeader.BYTES, attributes);
    int number = message.byteAt(0); // nfgen_family of struct nfgenmsg, linux/netfilter/nfnetlink.h
    if (number != family.number()) {
      throw new MalformedMessageException(
          "%s of family %d, asked for %s".formatted(this, number, family));
    }
  }

  private void requireType(Message message) throws MalformedMessageException {
    if (message.type() != type) {
      throw new MalformedMessageException(
          "message type %#x is none that answers with %s".formatted(message.type(), this));
    }
  }
}
