// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink.ipvs;

import static io.cliffwatch.netlink.ipvs.IpvsUapi.IPVS_CMD_ATTR_DEST;
import static io.cliffwatch.netlink.ipvs.IpvsUapi.IPVS_CMD_ATTR_SERVICE;
import static io.cliffwatch.netlink.ipvs.IpvsUapi.IPVS_CMD_GET_DEST;
import static io.cliffwatch.netlink.ipvs.IpvsUapi.IPVS_CMD_GET_INFO;
import static io.cliffwatch.netlink.ipvs.IpvsUapi.IPVS_CMD_GET_SERVICE;
import static io.cliffwatch.netlink.ipvs.IpvsUapi.IPVS_CMD_NEW_DEST;
import static io.cliffwatch.netlink.ipvs.IpvsUapi.IPVS_CMD_NEW_SERVICE;
import static io.cliffwatch.netlink.ipvs.IpvsUapi.IPVS_CMD_SET_INFO;
import static io.cliffwatch.netlink.ipvs.IpvsUapi.IPVS_GENL_NAME;
import static io.cliffwatch.netlink.ipvs.IpvsUapi.IPVS_INFO_ATTR_CONN_TAB_SIZE;
import static io.cliffwatch.netlink.ipvs.IpvsUapi.IPVS_INFO_ATTR_VERSION;
import static io.cliffwatch.netlink.ipvs.IpvsUapi.IPVS_SVC_ATTR_ADDR;
import static io.cliffwatch.netlink.ipvs.IpvsUapi.IPVS_SVC_ATTR_AF;
import static io.cliffwatch.netlink.ipvs.IpvsUapi.IPVS_SVC_ATTR_FWMARK;
import static io.cliffwatch.netlink.ipvs.IpvsUapi.IPVS_SVC_ATTR_PORT;
import static io.cliffwatch.netlink.ipvs.IpvsUapi.IPVS_SVC_ATTR_PROTOCOL;
import static io.cliffwatch.netlink.ipvs.IpvsUapi.NF_INET_ADDR;
import static java.util.Objects.requireNonNull;

import io.cliffwatch.netlink.AttributeReader;
import io.cliffwatch.netlink.AttributeWriter;
import io.cliffwatch.netlink.Connection;
import io.cliffwatch.netlink.MalformedMessageException;
import io.cliffwatch.netlink.Message;
import io.cliffwatch.netlink.generic.GenericFamily;
import io.cliffwatch.netlink.generic.GenericNetlink;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collector;

/**
 * IP Virtual Server of the connection's network namespace (net/netfilter/ipvs/ip_vs_ctl.c).
 *
 * <p>Needs CAP_NET_ADMIN. Threads: as {@link Connection}. The kernel does not say when services
 * change while it lists them ({@code ip_vs_genl_dump_services} sets no {@code cb->seq}), so an
 * answer can miss one or have one twice.
 */
public final class Ipvs {
  private final Connection connection;
  private final GenericFamily family;

  private Ipvs(Connection connection, GenericFamily family) {
    this.connection = connection;
    this.family = family;
  }

  /**
   * Finds IPVS; empty when the module {@code ip_vs} is not loaded, and loads none.
   *
   * @param connection one of {@code NETLINK_GENERIC}, which stays the caller's to close
   * @return IPVS, until its module is loaded again
   * @throws IOException as {@link GenericNetlink#family}
   */
  public static Optional<Ipvs> find(Connection connection) throws IOException {
    return new GenericNetlink(requireNonNull(connection, "connection is null"))
        .family(IPVS_GENL_NAME)
        .map(family -> new Ipvs(connection, family));
  }

  /**
   * {@return IPVS' version and the size of its connection table}
   *
   * @throws IOException as {@link Connection#get}
   */
  public IpvsInfo info() throws IOException {
    return connection.get(
        family.request("IPVS_CMD_GET_INFO", IPVS_CMD_GET_INFO, new AttributeWriter()), this::info);
  }

  private IpvsInfo info(Message message) throws MalformedMessageException {
    AttributeReader attributes = attributes(message, IPVS_CMD_SET_INFO);
    long version = 0;
    long size = 0;
    while (attributes.next()) {
      switch (attributes.type()) {
        case IPVS_INFO_ATTR_VERSION -> version = attributes.u32();
        case IPVS_INFO_ATTR_CONN_TAB_SIZE -> size = attributes.u32();
        default -> attributes.skipUnknown();
      }
    }
    attributes.check();
    return new IpvsInfo(version, size);
  }

  /**
   * Collects the virtual services of both families.
   *
   * @param <A> the collector's container
   * @param <R> what the collector returns
   * @param collector takes each as it comes
   * @return what the collector made of them
   * @throws IOException as {@link Connection#dump}
   */
  public <A, R> R services(Collector<? super VirtualService, A, R> collector) throws IOException {
    return connection.dump(
        family.request("IPVS_CMD_GET_SERVICE", IPVS_CMD_GET_SERVICE, new AttributeWriter()),
        message ->
            ServiceDecoder.decode(nested(message, IPVS_CMD_NEW_SERVICE, IPVS_CMD_ATTR_SERVICE)),
        collector);
  }

  /**
   * Collects the destinations of a virtual service: none when there is no such service. This is one
   * question for each service.
   *
   * @param <A> the collector's container
   * @param <R> what the collector returns
   * @param service by what the service takes its packets
   * @param collector takes each as it comes
   * @return what the collector made of them
   * @throws IOException as {@link Connection#dump}
   */
  public <A, R> R destinations(ServiceKey service, Collector<? super Destination, A, R> collector)
      throws IOException {
    AttributeWriter attributes =
        new AttributeWriter().nested(IPVS_CMD_ATTR_SERVICE, inner -> write(service, inner));
    return connection.dump(
        family.request("IPVS_CMD_GET_DEST", IPVS_CMD_GET_DEST, attributes),
        message ->
            DestinationDecoder.decode(
                nested(message, IPVS_CMD_NEW_DEST, IPVS_CMD_ATTR_DEST), service.family()),
        collector);
  }

  private static void write(ServiceKey service, AttributeWriter attributes) {
    attributes.u16(IPVS_SVC_ATTR_AF, service.family().number());
    switch (service) {
      case ServiceKey.FirewallMark mark -> attributes.u32(IPVS_SVC_ATTR_FWMARK, mark.mark());
      case ServiceKey.Endpoint endpoint ->
          attributes
              .u16(IPVS_SVC_ATTR_PROTOCOL, endpoint.protocol())
              .bytes(
                  IPVS_SVC_ATTR_ADDR, Arrays.copyOf(endpoint.address().getAddress(), NF_INET_ADDR))
              .networkU16(IPVS_SVC_ATTR_PORT, endpoint.port());
    }
  }

  private AttributeReader attributes(Message message, int command)
      throws MalformedMessageException {
    int found = GenericFamily.command(message);
    if (message.header().type() != family.id() || found != command) {
      throw new MalformedMessageException(
          "message type %d with command %d is not IPVS' command %d"
              .formatted(message.header().type(), found, command));
    }
    return family.attributes(message);
  }

  private AttributeReader nested(Message message, int command, int attribute)
      throws MalformedMessageException {
    AttributeReader attributes = attributes(message, command);
    while (attributes.next()) {
      if (attributes.type() == attribute) {
        return attributes.nested();
      }
      attributes.skipUnknown();
    }
    attributes.check();
    throw new MalformedMessageException("an answer without attribute " + attribute);
  }
}
