// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.iptables;

import static io.cliffwatch.iptables.IptablesUapi.IPV4_RANGE_PORT;
import static io.cliffwatch.iptables.IptablesUapi.MULTI_RANGE_FIRST;
import static io.cliffwatch.iptables.IptablesUapi.MULTI_RANGE_SIZE;
import static io.cliffwatch.iptables.IptablesUapi.NAT_RANGE2_SIZE;
import static io.cliffwatch.iptables.IptablesUapi.NAT_RANGE_PORT;
import static io.cliffwatch.iptables.IptablesUapi.NAT_RANGE_SIZE;
import static io.cliffwatch.iptables.IptablesUapi.NF_NAT_RANGE_PROTO_SPECIFIED;
import static io.cliffwatch.iptables.IptablesUapi.RANGE_ADDRESS;
import static io.cliffwatch.iptables.IptablesUapi.XT_ALIGNMENT;
import static io.cliffwatch.netlink.nftables.NftablesUapi.NFTA_NAT_REG_ADDR_MIN;
import static io.cliffwatch.netlink.nftables.NftablesUapi.NFTA_NAT_REG_PROTO_MIN;
import static io.cliffwatch.netlink.nftables.NftablesUapi.NFTA_NAT_TYPE;
import static io.cliffwatch.netlink.nftables.NftablesUapi.NFT_NAT_DNAT;

import io.cliffwatch.netlink.AttributeReader;
import io.cliffwatch.netlink.MalformedMessageException;
import io.cliffwatch.netlink.route.AddressFamily;

/**
 * Decodes where a rule sends packets to: the {@code xt} target DNAT (net/netfilter/xt_nat.c) or the
 * expression nat (net/netfilter/nft_nat.c). Of a range, which kube-proxy never writes, it takes the
 * first address and port.
 */
final class NftTranslation {
  private final boolean ipv4;

  NftTranslation(AddressFamily family) {
    ipv4 = family == AddressFamily.IPV4;
  }

  /**
   * Fills in where the target sends packets to.
   *
   * @throws MalformedMessageException when iptables speaks a revision that is unknown here: to
   *     leave its backends out would be a wrong number
   */
  void ofTarget(AttributeReader info, long revision, int protocol, RuleFields rule)
      throws MalformedMessageException {
    int size = info.length();
    if (revision == 0 && ipv4 && size == aligned(MULTI_RANGE_SIZE)) {
      int port = port(info, MULTI_RANGE_FIRST, IPV4_RANGE_PORT);
      rule.translateTo(0, info.networkU32At(MULTI_RANGE_FIRST + RANGE_ADDRESS), protocol, port);
    } else if ((revision == 1 && size == aligned(NAT_RANGE_SIZE))
        || (revision == 2 && size == aligned(NAT_RANGE2_SIZE))) {
      int port = port(info, 0, NAT_RANGE_PORT);
      if (ipv4) {
        rule.translateTo(0, info.networkU32At(RANGE_ADDRESS), protocol, port);
      } else {
        long high = info.networkU64At(RANGE_ADDRESS);
        rule.translateTo(high, info.networkU64At(RANGE_ADDRESS + Long.BYTES), protocol, port);
      }
    } else {
      throw new MalformedMessageException(
          "DNAT of revision " + revision + " with " + size + " bytes is unknown");
    }
  }

  /** Flags (u32, the machine's byte order) are the first field of every range. */
  private static int port(AttributeReader info, int range, int offset) {
    return (info.u32At(range) & NF_NAT_RANGE_PROTO_SPECIFIED) == 0
        ? 0
        : info.networkU16At(range + offset);
  }

  private static int aligned(int size) {
    return (size + XT_ALIGNMENT - 1) / XT_ALIGNMENT * XT_ALIGNMENT;
  }

  /** Fills in where the expression sends packets to, when it translates the destination. */
  void ofExpression(AttributeReader data, RegisterFacts registers, RuleFields rule)
      throws MalformedMessageException {
    long type = -1;
    int address = 0;
    int port = 0;
    while (data.next()) {
      switch (data.type()) {
        case NFTA_NAT_TYPE -> type = data.networkU32();
        case NFTA_NAT_REG_ADDR_MIN -> address = (int) data.networkU32();
        case NFTA_NAT_REG_PROTO_MIN -> port = (int) data.networkU32();
        default -> {}
      }
    }
    if (type == NFT_NAT_DNAT) {
      if (!registers.isLoaded(address)) {
        throw new MalformedMessageException("a nat expression that does not say where to");
      }
      rule.translateTo(
          registers.high(address),
          registers.low(address),
          registers.protocol(),
          port == 0 ? 0 : registers.port(port));
    }
  }
}
