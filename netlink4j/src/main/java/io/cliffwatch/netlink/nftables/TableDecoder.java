// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink.nftables;

import static io.cliffwatch.netlink.nftables.NftablesUapi.NFTA_TABLE_FLAGS;
import static io.cliffwatch.netlink.nftables.NftablesUapi.NFTA_TABLE_HANDLE;
import static io.cliffwatch.netlink.nftables.NftablesUapi.NFTA_TABLE_NAME;
import static io.cliffwatch.netlink.nftables.NftablesUapi.NFTA_TABLE_USE;

import io.cliffwatch.netlink.AttributeReader;
import io.cliffwatch.netlink.MalformedMessageException;
import io.cliffwatch.netlink.Message;

/** {@code NFT_MSG_NEWTABLE}. */
final class TableDecoder {
  private TableDecoder() {}

  static Table decode(Message message, NftablesFamily family) throws MalformedMessageException {
    AttributeReader attributes = NftablesMessage.TABLE.attributes(message, family);
    String name = "";
    long handle = 0;
    long flags = 0;
    long use = 0;
    while (attributes.next()) {
      switch (attributes.type()) {
        case NFTA_TABLE_NAME -> name = attributes.byteText();
        case NFTA_TABLE_HANDLE -> handle = attributes.networkU64();
        case NFTA_TABLE_FLAGS -> flags = attributes.networkU32();
        case NFTA_TABLE_USE -> use = attributes.networkU32();
        default -> attributes.skipUnknown();
      }
    }
    if (name.isEmpty()) {
      attributes.fail("a table without a name");
    }
    attributes.check();
    return new Table(family, name, handle, flags, use);
  }
}
