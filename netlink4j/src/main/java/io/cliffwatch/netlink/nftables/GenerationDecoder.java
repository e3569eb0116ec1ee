// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink.nftables;

import static io.cliffwatch.netlink.nftables.NftablesUapi.NFTA_GEN_ID;
import static io.cliffwatch.netlink.nftables.NftablesUapi.NFTA_GEN_PROC_NAME;
import static io.cliffwatch.netlink.nftables.NftablesUapi.NFTA_GEN_PROC_PID;

import io.cliffwatch.netlink.AttributeReader;
import io.cliffwatch.netlink.MalformedMessageException;
import io.cliffwatch.netlink.Message;

/** {@code NFT_MSG_NEWGEN}. */
final class GenerationDecoder {
  private GenerationDecoder() {}

  static Generation decode(Message message) throws MalformedMessageException {
    AttributeReader attributes = NftablesMessage.GENERATION.attributes(message);
    long id = -1;
    long processId = 0;
    String processName = "";
    while (attributes.next()) {
      switch (attributes.type()) {
        case NFTA_GEN_ID -> id = attributes.networkU32();
        case NFTA_GEN_PROC_PID -> processId = attributes.networkU32();
        case NFTA_GEN_PROC_NAME -> processName = attributes.text();
        default -> attributes.skipUnknown();
      }
    }
    if (id < 0) {
      attributes.fail("a generation without a number");
    }
    attributes.check();
    return new Generation(id, processId, processName);
  }
}
