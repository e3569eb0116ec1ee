// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink.ipvs;

import static io.cliffwatch.netlink.ipvs.IpvsUapi.IPVS_SVC_ATTR_ADDR;
import static io.cliffwatch.netlink.ipvs.IpvsUapi.IPVS_SVC_ATTR_AF;
import static io.cliffwatch.netlink.ipvs.IpvsUapi.IPVS_SVC_ATTR_FLAGS;
import static io.cliffwatch.netlink.ipvs.IpvsUapi.IPVS_SVC_ATTR_FWMARK;
import static io.cliffwatch.netlink.ipvs.IpvsUapi.IPVS_SVC_ATTR_PORT;
import static io.cliffwatch.netlink.ipvs.IpvsUapi.IPVS_SVC_ATTR_PROTOCOL;
import static io.cliffwatch.netlink.ipvs.IpvsUapi.IPVS_SVC_ATTR_SCHED_NAME;
import static io.cliffwatch.netlink.ipvs.IpvsUapi.IPVS_SVC_ATTR_STATS;
import static io.cliffwatch.netlink.ipvs.IpvsUapi.IPVS_SVC_ATTR_STATS64;
import static io.cliffwatch.netlink.ipvs.IpvsUapi.IPVS_SVC_ATTR_TIMEOUT;
import static io.cliffwatch.netlink.ipvs.IpvsUapi.IP_VS_FLAGS;
import static io.cliffwatch.netlink.ipvs.IpvsUapi.NF_INET_ADDR;

import io.cliffwatch.netlink.AttributeReader;
import io.cliffwatch.netlink.MalformedMessageException;
import io.cliffwatch.netlink.route.AddressFamily;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/** {@code IPVS_CMD_ATTR_SERVICE}; {@code ip_vs_genl_fill_service}, net/netfilter/ipvs. */
final class ServiceDecoder {
  private int family;
  private int protocol;
  private Optional<byte[]> address = Optional.empty();
  private int port;
  private long mark;
  private String scheduler = "";
  private long flags;
  private long timeout;
  private final StatisticsDecoder statistics = new StatisticsDecoder();

  private ServiceDecoder() {}

  static VirtualService decode(AttributeReader attributes) throws MalformedMessageException {
    ServiceDecoder decoder = new ServiceDecoder();
    while (attributes.next()) {
      decoder.take(attributes);
    }
    return decoder.service(attributes);
  }

  private void take(AttributeReader attributes) {
    switch (attributes.type()) {
      case IPVS_SVC_ATTR_AF -> family = attributes.u16();
      case IPVS_SVC_ATTR_PROTOCOL -> protocol = attributes.u16();
      case IPVS_SVC_ATTR_ADDR -> address = Optional.of(attributes.bytes(NF_INET_ADDR));
      case IPVS_SVC_ATTR_PORT -> port = attributes.networkU16();
      case IPVS_SVC_ATTR_FWMARK -> mark = attributes.u32();
      case IPVS_SVC_ATTR_SCHED_NAME -> scheduler = attributes.text();
      case IPVS_SVC_ATTR_FLAGS -> flags = flags(attributes);
      case IPVS_SVC_ATTR_TIMEOUT -> timeout = attributes.u32();
      case IPVS_SVC_ATTR_STATS -> statistics.take32(attributes);
      case IPVS_SVC_ATTR_STATS64 -> statistics.take64(attributes);
      default -> attributes.skipUnknown();
    }
  }

  private static long flags(AttributeReader attributes) {
    byte[] bytes = attributes.bytes(IP_VS_FLAGS);
    return Integer.toUnsignedLong(ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).getInt());
  }

  private VirtualService service(AttributeReader attributes) throws MalformedMessageException {
    Optional<AddressFamily> known = AddressFamily.of(family);
    if (known.isEmpty()) {
      attributes.fail("a service of address family " + family);
    }
    if (scheduler.isEmpty()) {
      attributes.fail("a service without a scheduler");
    }
    if (mark == 0 && (address.isEmpty() || protocol == 0)) {
      attributes.fail("a service without an address, a protocol or a mark");
    }
    attributes.check();
    return new VirtualService(
        key(known.orElseThrow()), scheduler, flags, timeout, statistics.statistics());
  }

  private ServiceKey key(AddressFamily of) {
    return mark == 0
        ? new ServiceKey.Endpoint(of, protocol, of.address(own(address.orElseThrow(), of)), port)
        : new ServiceKey.FirewallMark(of, mark);
  }

  /** Of {@code union nf_inet_addr} an IPv4 address takes the first bytes. */
  static byte[] own(byte[] union, AddressFamily family) {
    return Arrays.copyOf(union, family.addressBytes());
  }
}
