// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink.ipvs;

import static io.cliffwatch.netlink.ipvs.IpvsUapi.IPVS_DEST_ATTR_ACTIVE_CONNS;
import static io.cliffwatch.netlink.ipvs.IpvsUapi.IPVS_DEST_ATTR_ADDR;
import static io.cliffwatch.netlink.ipvs.IpvsUapi.IPVS_DEST_ATTR_ADDR_FAMILY;
import static io.cliffwatch.netlink.ipvs.IpvsUapi.IPVS_DEST_ATTR_FWD_METHOD;
import static io.cliffwatch.netlink.ipvs.IpvsUapi.IPVS_DEST_ATTR_INACT_CONNS;
import static io.cliffwatch.netlink.ipvs.IpvsUapi.IPVS_DEST_ATTR_PERSIST_CONNS;
import static io.cliffwatch.netlink.ipvs.IpvsUapi.IPVS_DEST_ATTR_PORT;
import static io.cliffwatch.netlink.ipvs.IpvsUapi.IPVS_DEST_ATTR_STATS;
import static io.cliffwatch.netlink.ipvs.IpvsUapi.IPVS_DEST_ATTR_STATS64;
import static io.cliffwatch.netlink.ipvs.IpvsUapi.IPVS_DEST_ATTR_WEIGHT;
import static io.cliffwatch.netlink.ipvs.IpvsUapi.IP_VS_CONN_F_FWD_MASK;
import static io.cliffwatch.netlink.ipvs.IpvsUapi.NF_INET_ADDR;

import io.cliffwatch.netlink.AttributeReader;
import io.cliffwatch.netlink.MalformedMessageException;
import io.cliffwatch.netlink.route.AddressFamily;
import java.util.Optional;
import java.util.OptionalLong;

/** {@code IPVS_CMD_ATTR_DEST}; {@code ip_vs_genl_fill_dest}, net/netfilter/ipvs. */
final class DestinationDecoder {
  private int family;
  private Optional<byte[]> address = Optional.empty();
  private int port;
  private long forwarding;
  private OptionalLong weight = OptionalLong.empty();
  private long active;
  private long inactive;
  private long persistent;
  private final StatisticsDecoder statistics = new StatisticsDecoder();

  private DestinationDecoder() {}

  /** Kernels before 3.18 do not tell the destination's family: it is the service's. */
  static Destination decode(AttributeReader attributes, AddressFamily serviceFamily)
      throws MalformedMessageException {
    DestinationDecoder decoder = new DestinationDecoder();
    decoder.family = serviceFamily.number();
    while (attributes.next()) {
      decoder.take(attributes);
    }
    return decoder.destination(attributes);
  }

  private void take(AttributeReader attributes) {
    switch (attributes.type()) {
      case IPVS_DEST_ATTR_ADDR -> address = Optional.of(attributes.bytes(NF_INET_ADDR));
      case IPVS_DEST_ATTR_PORT -> port = attributes.networkU16();
      case IPVS_DEST_ATTR_FWD_METHOD -> forwarding = attributes.u32();
      case IPVS_DEST_ATTR_WEIGHT -> weight = OptionalLong.of(attributes.u32());
      case IPVS_DEST_ATTR_ACTIVE_CONNS -> active = attributes.u32();
      case IPVS_DEST_ATTR_INACT_CONNS -> inactive = attributes.u32();
      case IPVS_DEST_ATTR_PERSIST_CONNS -> persistent = attributes.u32();
      case IPVS_DEST_ATTR_ADDR_FAMILY -> family = attributes.u16();
      case IPVS_DEST_ATTR_STATS -> statistics.take32(attributes);
      case IPVS_DEST_ATTR_STATS64 -> statistics.take64(attributes);
      default -> attributes.skipUnknown();
    }
  }

  private Destination destination(AttributeReader attributes) throws MalformedMessageException {
    Optional<AddressFamily> known = AddressFamily.of(family);
    if (known.isEmpty()) {
      attributes.fail("a destination of address family " + family);
    }
    if (address.isEmpty() || weight.isEmpty()) {
      attributes.fail("a destination without an address or a weight");
    }
    attributes.check();
    AddressFamily of = known.orElseThrow();
    return new Destination(
        of,
        of.address(ServiceDecoder.own(address.orElseThrow(), of)),
        port,
        (int) (forwarding & IP_VS_CONN_F_FWD_MASK),
        weight.getAsLong(),
        active,
        inactive,
        persistent,
        statistics.statistics());
  }
}
