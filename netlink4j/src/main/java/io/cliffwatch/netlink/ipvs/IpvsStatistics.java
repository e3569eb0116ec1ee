// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink.ipvs;

/**
 * What IPVS counted for a virtual service or a destination since it was added or zeroed. From Linux
 * 4.1 on each is a u64 ({@code IPVS_*_ATTR_STATS64}); before, connections and packets are u32s that
 * wrap around.
 *
 * @param connections connections scheduled ({@code IPVS_STATS_ATTR_CONNS})
 * @param incomingPackets packets from clients ({@code IPVS_STATS_ATTR_INPKTS})
 * @param outgoingPackets packets to clients ({@code IPVS_STATS_ATTR_OUTPKTS})
 * @param incomingBytes bytes from clients ({@code IPVS_STATS_ATTR_INBYTES})
 * @param outgoingBytes bytes to clients ({@code IPVS_STATS_ATTR_OUTBYTES})
 */
public record IpvsStatistics(
    long connections,
    long incomingPackets,
    long outgoingPackets,
    long incomingBytes,
    long outgoingBytes) {
  /** Nothing counted. */
  public static final IpvsStatistics NONE = new IpvsStatistics(0, 0, 0, 0, 0);
}
