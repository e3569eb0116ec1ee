// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink.nftables;

import static io.cliffwatch.netlink.nftables.NftablesUapi.NFTA_SET_COUNT;
import static io.cliffwatch.netlink.nftables.NftablesUapi.NFTA_SET_DATA_LEN;
import static io.cliffwatch.netlink.nftables.NftablesUapi.NFTA_SET_DATA_TYPE;
import static io.cliffwatch.netlink.nftables.NftablesUapi.NFTA_SET_FLAGS;
import static io.cliffwatch.netlink.nftables.NftablesUapi.NFTA_SET_HANDLE;
import static io.cliffwatch.netlink.nftables.NftablesUapi.NFTA_SET_KEY_LEN;
import static io.cliffwatch.netlink.nftables.NftablesUapi.NFTA_SET_KEY_TYPE;
import static io.cliffwatch.netlink.nftables.NftablesUapi.NFTA_SET_NAME;
import static io.cliffwatch.netlink.nftables.NftablesUapi.NFTA_SET_TABLE;

import io.cliffwatch.netlink.AttributeReader;
import io.cliffwatch.netlink.MalformedMessageException;
import io.cliffwatch.netlink.Message;
import java.util.OptionalLong;

/** {@code NFT_MSG_NEWSET}. */
final class SetDecoder {
  private String table = "";
  private String name = "";
  private long handle;
  private long flags;
  private long keyType;
  private long keyLength;
  private long dataType;
  private long dataLength;
  private OptionalLong elements = OptionalLong.empty();

  private SetDecoder() {}

  static NftSet decode(Message message, NftablesFamily family) throws MalformedMessageException {
    SetDecoder set = new SetDecoder();
    AttributeReader attributes = NftablesMessage.SET.attributes(message, family);
    while (attributes.next()) {
      set.take(attributes);
    }
    if (set.table.isEmpty() || set.name.isEmpty()) {
      attributes.fail("a set without a name or a table");
    }
    attributes.check();
    return new NftSet(
        family,
        set.table,
        set.name,
        set.handle,
        set.flags,
        set.keyType,
        set.keyLength,
        set.dataType,
        set.dataLength,
        set.elements);
  }

  private void take(AttributeReader attributes) {
    switch (attributes.type()) {
      case NFTA_SET_TABLE -> table = attributes.byteText();
      case NFTA_SET_NAME -> name = attributes.byteText();
      case NFTA_SET_HANDLE -> handle = attributes.networkU64();
      case NFTA_SET_FLAGS -> flags = attributes.networkU32();
      case NFTA_SET_KEY_TYPE -> keyType = attributes.networkU32();
      case NFTA_SET_KEY_LEN -> keyLength = attributes.networkU32();
      case NFTA_SET_DATA_TYPE -> dataType = attributes.networkU32();
      case NFTA_SET_DATA_LEN -> dataLength = attributes.networkU32();
      case NFTA_SET_COUNT -> elements = OptionalLong.of(attributes.networkU32());
      default -> attributes.skipUnknown();
    }
  }
}
