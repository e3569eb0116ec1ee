// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink.route;

import static io.cliffwatch.netlink.route.RouteUapi.IFA_MSG;
import static io.cliffwatch.netlink.route.RouteUapi.IFINFOMSG;
import static io.cliffwatch.netlink.route.RouteUapi.IFLA_EXT_MASK;
import static io.cliffwatch.netlink.route.RouteUapi.IFLA_IFNAME;
import static io.cliffwatch.netlink.route.RouteUapi.IFNAMSIZ;
import static io.cliffwatch.netlink.route.RouteUapi.RTEXT_FILTER_SKIP_STATS;
import static io.cliffwatch.netlink.route.RouteUapi.RTM_GETADDR;
import static io.cliffwatch.netlink.route.RouteUapi.RTM_GETLINK;
import static io.cliffwatch.netlink.route.RouteUapi.RTM_NEWLINK;
import static java.util.Objects.requireNonNull;

import io.cliffwatch.linux.Errno;
import io.cliffwatch.netlink.AttributeWriter;
import io.cliffwatch.netlink.Connection;
import io.cliffwatch.netlink.MalformedMessageException;
import io.cliffwatch.netlink.Message;
import io.cliffwatch.netlink.NetlinkException;
import io.cliffwatch.netlink.Request;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.Collector;
import java.util.stream.Collectors;

/**
 * Network interfaces and their addresses in the connection's network namespace.
 *
 * <p>Needs no capability. Threads: as {@link Connection}.
 */
public final class RouteNetlink {
  private final Connection connection;

  /**
   * Uses a connection of {@code NETLINK_ROUTE}, which stays the caller's to close.
   *
   * @param connection the way to the kernel
   */
  public RouteNetlink(Connection connection) {
    this.connection = requireNonNull(connection, "connection is null");
  }

  /**
   * {@return the index of an interface ({@code RTM_GETLINK}); empty when there is none of that
   * name}
   *
   * @param name 1 to 15 bytes
   * @throws IOException as {@link Connection#get}
   */
  public OptionalInt interfaceIndex(String name) throws IOException {
    int length = requireNonNull(name, "name is null").getBytes(StandardCharsets.UTF_8).length;
    if (length == 0 || length >= IFNAMSIZ || name.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("not the name of an interface: '" + name + "'");
    }
    AttributeWriter payload =
        new AttributeWriter(ByteBuffer.allocate(IFINFOMSG))
            .u32(IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS)
            .text(IFLA_IFNAME, name);
    try {
      Request request = new Request("RTM_GETLINK(" + name + ")", RTM_GETLINK, payload);
      return OptionalInt.of(connection.get(request, RouteNetlink::index));
    } catch (NetlinkException e) {
      if (e.is(Errno.ENODEV)) {
        return OptionalInt.empty();
      }
      throw e;
    }
  }

  /**
   * Collects the addresses of an interface ({@code RTM_GETADDR}): none when there is no such
   * interface. Each goes to the collector as it comes; a torn answer is asked for again, as {@link
   * Connection#dump} says.
   *
   * @param <A> the collector's container
   * @param <R> what the collector returns
   * @param interfaceIndex as {@link #interfaceIndex} returns it
   * @param family the family of addresses
   * @param collector takes the values
   * @return what the collector made of the addresses
   * @throws IOException as {@link Connection#dump}
   */
  public <A, R> R addresses(
      int interfaceIndex, AddressFamily family, Collector<? super InterfaceAddress, A, R> collector)
      throws IOException {
    AddressDecoder decoder = new AddressDecoder(family, interfaceIndex);
    return connection.dump(
        addressRequest(family),
        decoder::decode,
        Collectors.flatMapping(Optional::stream, collector));
  }

  /**
   * Collects the addresses of all interfaces ({@code RTM_GETADDR}), as {@link #addresses(int,
   * AddressFamily, Collector)} does those of one.
   *
   * @param <A> the collector's container
   * @param <R> what the collector returns
   * @param family the family of addresses
   * @param collector takes the values
   * @return what the collector made of the addresses
   * @throws IOException as {@link Connection#dump}
   */
  public <A, R> R addresses(
      AddressFamily family, Collector<? super InterfaceAddress, A, R> collector)
      throws IOException {
    int anyInterface = 0; // no interface has this index
    AddressDecoder decoder = new AddressDecoder(family, anyInterface);
    return connection.dump(
        addressRequest(family),
        decoder::decodeAny,
        Collectors.flatMapping(Optional::stream, collector));
  }

  /**
   * Hands over the addresses of an interface ({@code RTM_GETADDR}) one by one. Asks once only: when
   * addresses change meanwhile, this fails and what the consumer got is void. To have it repeated,
   * use {@link #addresses(int, AddressFamily, Collector)}.
   *
   * @param interfaceIndex as {@link #interfaceIndex} returns it
   * @param family the family of addresses
   * @param consumer takes each
   * @throws io.cliffwatch.netlink.DumpInterruptedException when addresses changed meanwhile
   * @throws IOException as {@link Connection#forEach}
   */
  public void addresses(
      int interfaceIndex, AddressFamily family, Consumer<InterfaceAddress> consumer)
      throws IOException {
    requireNonNull(consumer, "consumer is null");
    AddressDecoder decoder = new AddressDecoder(family, interfaceIndex);
    connection.forEach(
        addressRequest(family), decoder::decode, address -> address.ifPresent(consumer));
  }

  /**
   * Counts the addresses of an interface without making objects of them.
   *
   * @param interfaceIndex as {@link #interfaceIndex} returns it
   * @param family the family of addresses
   * @return how many there are
   * @throws IOException as {@link Connection#dump}
   */
  public long addressCount(int interfaceIndex, AddressFamily family) throws IOException {
    AddressDecoder decoder = new AddressDecoder(family, interfaceIndex);
    return connection.dump(
        addressRequest(family),
        decoder::matches,
        Collectors.filtering(Boolean::booleanValue, Collectors.counting()));
  }

  /**
   * Asks for all interfaces' addresses: asked for one interface's, the kernel (6.18 at least) does
   * not say when they change meanwhile ({@code inet_dump_ifaddr} of net/ipv4/devinet.c and its
   * sibling set {@code cb->seq} only behind that branch), so a torn answer would pass as whole.
   */
  private static Request addressRequest(AddressFamily family) {
    // struct ifaddrmsg: the family is its first byte.
    ByteBuffer header = ByteBuffer.allocate(IFA_MSG).put(0, (byte) family.number());
    return new Request("RTM_GETADDR", RTM_GETADDR, new AttributeWriter(header));
  }

  /** {@code struct ifinfomsg}: ifi_index is an int in the machine's byte order at offset 4. */
  private static int index(Message message) throws MalformedMessageException {
    if (message.header().type() != RTM_NEWLINK) {
      throw new MalformedMessageException(
          "message type %d is not RTM_NEWLINK".formatted(message.header().type()));
    }
    int index = message.fixedHeader(IFINFOMSG).getInt(4);
    if (index <= 0) {
      throw new MalformedMessageException("an interface with the index " + index);
    }
    return index;
  }
}
