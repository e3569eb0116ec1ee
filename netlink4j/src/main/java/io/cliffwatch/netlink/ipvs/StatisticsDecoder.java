// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink.ipvs;

import static io.cliffwatch.netlink.ipvs.IpvsUapi.IPVS_STATS_ATTR_CONNS;
import static io.cliffwatch.netlink.ipvs.IpvsUapi.IPVS_STATS_ATTR_INBYTES;
import static io.cliffwatch.netlink.ipvs.IpvsUapi.IPVS_STATS_ATTR_INPKTS;
import static io.cliffwatch.netlink.ipvs.IpvsUapi.IPVS_STATS_ATTR_OUTBYTES;
import static io.cliffwatch.netlink.ipvs.IpvsUapi.IPVS_STATS_ATTR_OUTPKTS;

import io.cliffwatch.netlink.AttributeReader;

/** {@code IPVS_*_ATTR_STATS} and {@code IPVS_*_ATTR_STATS64}; the wider one wins. */
final class StatisticsDecoder {
  private IpvsStatistics statistics = IpvsStatistics.NONE;
  private boolean wide;

  void take32(AttributeReader attributes) {
    IpvsStatistics narrow = read(attributes.nested(), false);
    if (!wide) {
      statistics = narrow;
    }
  }

  void take64(AttributeReader attributes) {
    statistics = read(attributes.nested(), true);
    wide = true;
  }

  IpvsStatistics statistics() {
    return statistics;
  }

  private static IpvsStatistics read(AttributeReader attributes, boolean wide) {
    long connections = 0;
    long incomingPackets = 0;
    long outgoingPackets = 0;
    long incomingBytes = 0;
    long outgoingBytes = 0;
    while (attributes.next()) {
      switch (attributes.type()) {
        case IPVS_STATS_ATTR_CONNS -> connections = count(attributes, wide);
        case IPVS_STATS_ATTR_INPKTS -> incomingPackets = count(attributes, wide);
        case IPVS_STATS_ATTR_OUTPKTS -> outgoingPackets = count(attributes, wide);
        case IPVS_STATS_ATTR_INBYTES -> incomingBytes = attributes.u64();
        case IPVS_STATS_ATTR_OUTBYTES -> outgoingBytes = attributes.u64();
        default -> attributes.skipUnknown();
      }
    }
    return new IpvsStatistics(
        connections, incomingPackets, outgoingPackets, incomingBytes, outgoingBytes);
  }

  private static long count(AttributeReader attributes, boolean wide) {
    return wide ? attributes.u64() : attributes.u32();
  }
}
