// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink.nftables;

import static io.cliffwatch.netlink.nftables.NftablesUapi.NFTA_DATA_VALUE;
import static io.cliffwatch.netlink.nftables.NftablesUapi.NFTA_DATA_VERDICT;
import static io.cliffwatch.netlink.nftables.NftablesUapi.NFTA_LIST_ELEM;
import static io.cliffwatch.netlink.nftables.NftablesUapi.NFTA_SET_ELEM_DATA;
import static io.cliffwatch.netlink.nftables.NftablesUapi.NFTA_SET_ELEM_FLAGS;
import static io.cliffwatch.netlink.nftables.NftablesUapi.NFTA_SET_ELEM_KEY;
import static io.cliffwatch.netlink.nftables.NftablesUapi.NFTA_SET_ELEM_LIST_ELEMENTS;
import static io.cliffwatch.netlink.nftables.NftablesUapi.NFTA_VERDICT_CHAIN;
import static io.cliffwatch.netlink.nftables.NftablesUapi.NFTA_VERDICT_CODE;

import io.cliffwatch.netlink.AttributeReader;
import io.cliffwatch.netlink.MalformedMessageException;
import io.cliffwatch.netlink.Message;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code NFT_MSG_NEWSETELEM}: each message has many elements. */
final class ElementDecoder {
  private ByteBuffer key = ByteBuffer.allocate(0);
  private long flags;
  private Optional<ByteBuffer> value = Optional.empty();
  private Optional<RuleVerdict> verdict = Optional.empty();

  private ElementDecoder() {}

  static List<SetElement> decode(Message message, NftablesFamily family)
      throws MalformedMessageException {
    AttributeReader attributes = NftablesMessage.ELEMENTS.attributes(message, family);
    List<SetElement> elements = new ArrayList<>();
    while (attributes.next()) {
      if (attributes.type() == NFTA_SET_ELEM_LIST_ELEMENTS) {
        AttributeReader list = attributes.nested();
        while (list.next()) {
          if (list.type() == NFTA_LIST_ELEM) {
            elements.add(new ElementDecoder().element(list.nested()));
          } else {
            list.skipUnknown();
          }
        }
      } else {
        attributes.skipUnknown();
      }
    }
    attributes.check();
    return elements;
  }

  private SetElement element(AttributeReader attributes) {
    while (attributes.next()) {
      switch (attributes.type()) {
        case NFTA_SET_ELEM_KEY -> key = key(attributes.nested());
        case NFTA_SET_ELEM_FLAGS -> flags = attributes.networkU32();
        case NFTA_SET_ELEM_DATA -> takeData(attributes.nested());
        default -> attributes.skipUnknown();
      }
    }
    return new SetElement(key, flags, value, verdict);
  }

  private static ByteBuffer key(AttributeReader data) {
    ByteBuffer key = ByteBuffer.allocate(0);
    while (data.next()) {
      if (data.type() == NFTA_DATA_VALUE) {
        key = ByteBuffer.wrap(data.bytes());
      } else {
        data.skipUnknown();
      }
    }
    return key;
  }

  private void takeData(AttributeReader data) {
    while (data.next()) {
      switch (data.type()) {
        case NFTA_DATA_VALUE -> value = Optional.of(ByteBuffer.wrap(data.bytes()));
        case NFTA_DATA_VERDICT -> verdict = Optional.of(verdict(data.nested()));
        default -> data.skipUnknown();
      }
    }
  }

  private static RuleVerdict verdict(AttributeReader attributes) {
    boolean given = false;
    int code = 0;
    Optional<String> chain = Optional.empty();
    while (attributes.next()) {
      switch (attributes.type()) {
        case NFTA_VERDICT_CODE -> {
          code = (int) attributes.networkU32();
          given = true;
        }
        case NFTA_VERDICT_CHAIN -> chain = Optional.of(attributes.byteText());
        default -> attributes.skipUnknown();
      }
    }
    if (!given) {
      attributes.fail("a verdict without a code");
    }
    return new RuleVerdict(code, chain);
  }
}
