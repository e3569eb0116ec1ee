// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink.netfilter;

import static io.cliffwatch.netlink.netfilter.IpsetUapi.IPSET_ATTR_FLAGS;
import static io.cliffwatch.netlink.netfilter.IpsetUapi.IPSET_ATTR_PROTOCOL;
import static io.cliffwatch.netlink.netfilter.IpsetUapi.IPSET_ATTR_SETNAME;
import static io.cliffwatch.netlink.netfilter.IpsetUapi.IPSET_CMD_LIST;
import static io.cliffwatch.netlink.netfilter.IpsetUapi.IPSET_FLAG_LIST_HEADER;
import static io.cliffwatch.netlink.netfilter.IpsetUapi.IPSET_MAXNAMELEN;
import static io.cliffwatch.netlink.netfilter.IpsetUapi.IPSET_PROTOCOL_MIN;
import static io.cliffwatch.netlink.netfilter.IpsetUapi.NFNL_SUBSYS_IPSET;
import static java.util.Objects.requireNonNull;

import io.cliffwatch.linux.Errno;
import io.cliffwatch.linux.LinuxUapi;
import io.cliffwatch.netlink.AttributeWriter;
import io.cliffwatch.netlink.Connection;
import io.cliffwatch.netlink.MessageDecoder;
import io.cliffwatch.netlink.NetlinkException;
import io.cliffwatch.netlink.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collector;
import java.util.stream.Collectors;

/**
 * The IP sets of the connection's network namespace (net/netfilter/ipset/ip_set_core.c).
 *
 * <p>Needs CAP_NET_ADMIN. Threads: as {@link Connection}. A kernel that has ipset as a module which
 * is not loaded loads it at the first question: whoever must not change anything looks first. The
 * kernel does not say when a set changes while it lists its members, so an answer can miss some.
 */
public final class Ipset {
  private static final int LIST = NetfilterHeader.type(NFNL_SUBSYS_IPSET, IPSET_CMD_LIST);

  private final Connection connection;

  /**
   * Uses a connection of {@code NETLINK_NETFILTER}, which stays the caller's to close.
   *
   * @param connection the way to the kernel
   */
  public Ipset(Connection connection) {
    this.connection = requireNonNull(connection, "connection is null");
  }

  /**
   * Reads a set's header without its members; empty when there is no such set.
   *
   * @param name the set's name, 1 to 31 bytes
   * @return the header
   * @throws IOException as {@link Connection#dump}
   */
  public Optional<IpsetHeader> header(String name) throws IOException {
    AttributeWriter payload = payload(name).networkU32(IPSET_ATTR_FLAGS, IPSET_FLAG_LIST_HEADER);
    return dump(
            name,
            payload,
            IpsetDecoder::header,
            Collectors.flatMapping(Optional::stream, Collectors.reducing((first, next) -> first)))
        .flatMap(found -> found);
  }

  /**
   * Collects the members of a set; empty when there is no such set.
   *
   * @param <A> the collector's container
   * @param <R> what the collector returns
   * @param name the set's name, 1 to 31 bytes
   * @param collector takes each as it comes
   * @return what the collector made of them
   * @throws IOException as {@link Connection#dump}
   */
  public <A, R> Optional<R> members(String name, Collector<? super IpsetMember, A, R> collector)
      throws IOException {
    return dump(
        name,
        payload(name),
        IpsetDecoder::members,
        Collectors.flatMapping(List::stream, collector));
  }

  private <T, A, R> Optional<R> dump(
      String name,
      AttributeWriter payload,
      MessageDecoder<T> decoder,
      Collector<? super T, A, R> collector)
      throws IOException {
    try {
      Request request = new Request("IPSET_CMD_LIST(" + name + ")", LIST, payload);
      return Optional.of(connection.dump(request, decoder, collector));
    } catch (NetlinkException e) {
      if (e.is(Errno.ENOENT)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static AttributeWriter payload(String name) {
    int length = requireNonNull(name, "name is null").getBytes(StandardCharsets.UTF_8).length;
    if (length == 0 || length >= IPSET_MAXNAMELEN || name.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("not the name of a set: '" + name + "'");
    }
    // nfgen_family must be that of an address family, and says nothing here.
    return new AttributeWriter(new NetfilterHeader(LinuxUapi.AF_INET).toBuffer())
        .u8(IPSET_ATTR_PROTOCOL, IPSET_PROTOCOL_MIN)
        .text(IPSET_ATTR_SETNAME, name);
  }
}
