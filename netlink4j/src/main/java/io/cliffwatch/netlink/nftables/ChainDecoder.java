// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink.nftables;

import static io.cliffwatch.netlink.nftables.NftablesUapi.NFTA_CHAIN_HANDLE;
import static io.cliffwatch.netlink.nftables.NftablesUapi.NFTA_CHAIN_HOOK;
import static io.cliffwatch.netlink.nftables.NftablesUapi.NFTA_CHAIN_NAME;
import static io.cliffwatch.netlink.nftables.NftablesUapi.NFTA_CHAIN_POLICY;
import static io.cliffwatch.netlink.nftables.NftablesUapi.NFTA_CHAIN_TABLE;
import static io.cliffwatch.netlink.nftables.NftablesUapi.NFTA_CHAIN_TYPE;
import static io.cliffwatch.netlink.nftables.NftablesUapi.NFTA_CHAIN_USE;
import static io.cliffwatch.netlink.nftables.NftablesUapi.NFTA_HOOK_HOOKNUM;
import static io.cliffwatch.netlink.nftables.NftablesUapi.NFTA_HOOK_PRIORITY;

import io.cliffwatch.netlink.AttributeReader;
import io.cliffwatch.netlink.MalformedMessageException;
import io.cliffwatch.netlink.Message;
import java.util.Optional;

/** {@code NFT_MSG_NEWCHAIN}. */
final class ChainDecoder {
  private String table = "";
  private String name = "";
  private long handle;
  private long use;
  private boolean hooked;
  private String type = "";
  private long hook;
  private int priority;
  private long policy;

  private ChainDecoder() {}

  static Chain decode(Message message, NftablesFamily family) throws MalformedMessageException {
    ChainDecoder decoder = new ChainDecoder();
    AttributeReader attributes = NftablesMessage.CHAIN.attributes(message, family);
    while (attributes.next()) {
      decoder.take(attributes);
    }
    if (decoder.table.isEmpty() || decoder.name.isEmpty()) {
      attributes.fail("a chain without a name or a table");
    }
    attributes.check();
    return decoder.chain(family);
  }

  private void take(AttributeReader attributes) {
    switch (attributes.type()) {
      case NFTA_CHAIN_TABLE -> table = attributes.byteText();
      case NFTA_CHAIN_NAME -> name = attributes.byteText();
      case NFTA_CHAIN_HANDLE -> handle = attributes.networkU64();
      case NFTA_CHAIN_USE -> use = attributes.networkU32();
      case NFTA_CHAIN_TYPE -> type = attributes.text();
      case NFTA_CHAIN_POLICY -> policy = attributes.networkU32();
      case NFTA_CHAIN_HOOK -> takeHook(attributes.nested());
      default -> attributes.skipUnknown();
    }
  }

  private void takeHook(AttributeReader attributes) {
    hooked = true;
    while (attributes.next()) {
      switch (attributes.type()) {
        case NFTA_HOOK_HOOKNUM -> hook = attributes.networkU32();
        case NFTA_HOOK_PRIORITY -> priority = (int) attributes.networkU32();
        default -> attributes.skipUnknown();
      }
    }
  }

  private Chain chain(NftablesFamily family) {
    Optional<Chain.Base> base =
        hooked ? Optional.of(new Chain.Base(type, hook, priority, policy)) : Optional.empty();
    return new Chain(family, table, name, handle, use, base);
  }
}
