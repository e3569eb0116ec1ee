// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink.nftables;

import static io.cliffwatch.netlink.nftables.NftablesUapi.NFTA_OBJ_HANDLE;
import static io.cliffwatch.netlink.nftables.NftablesUapi.NFTA_OBJ_NAME;
import static io.cliffwatch.netlink.nftables.NftablesUapi.NFTA_OBJ_TABLE;
import static io.cliffwatch.netlink.nftables.NftablesUapi.NFTA_OBJ_TYPE;
import static io.cliffwatch.netlink.nftables.NftablesUapi.NFTA_OBJ_USE;

import io.cliffwatch.netlink.AttributeReader;
import io.cliffwatch.netlink.MalformedMessageException;
import io.cliffwatch.netlink.Message;

/** {@code NFT_MSG_NEWOBJ}. */
final class ObjectDecoder {
  private ObjectDecoder() {}

  static NftObject decode(Message message, NftablesFamily family) throws MalformedMessageException {
    AttributeReader attributes = NftablesMessage.OBJECT.attributes(message, family);
    String table = "";
    String name = "";
    long type = 0;
    long handle = 0;
    long use = 0;
    while (attributes.next()) {
      switch (attributes.type()) {
        case NFTA_OBJ_TABLE -> table = attributes.byteText();
        case NFTA_OBJ_NAME -> name = attributes.byteText();
        case NFTA_OBJ_TYPE -> type = attributes.networkU32();
        case NFTA_OBJ_HANDLE -> handle = attributes.networkU64();
        case NFTA_OBJ_USE -> use = attributes.networkU32();
        default -> attributes.skipUnknown();
      }
    }
    if (table.isEmpty() || name.isEmpty()) {
      attributes.fail("an object without a name or a table");
    }
    attributes.check();
    return new NftObject(family, table, name, type, handle, use);
  }
}
