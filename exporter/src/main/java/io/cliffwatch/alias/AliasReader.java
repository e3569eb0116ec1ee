// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.alias;

import static java.util.Objects.requireNonNull;

import io.cliffwatch.address.Address;
import io.cliffwatch.address.AddressSet;
import io.cliffwatch.collector.KernelConnection;
import io.cliffwatch.collector.Outcome;
import io.cliffwatch.collector.Reader;
import io.cliffwatch.netlink.NetlinkUapi;
import io.cliffwatch.netlink.route.AddressFamily;
import io.cliffwatch.netlink.route.InterfaceAddress;
import io.cliffwatch.netlink.route.RouteNetlink;
import java.io.IOException;
import java.util.OptionalInt;
import java.util.stream.Collector;
import java.util.stream.Collectors;

/**
 * Reads all addresses over rtnetlink ({@code RTM_GETADDR}) and tells the interface's from the
 * others; see ADR 5.
 */
public final class AliasReader implements Reader<AliasSnapshot> {

  private final String interfaceName;
  private final KernelConnection connection = new KernelConnection(NetlinkUapi.NETLINK_ROUTE);

  /**
   * Opens nothing yet.
   *
   * @param interfaceName kube-proxy calls it {@code kube-ipvs0}
   */
  public AliasReader(String interfaceName) {
    this.interfaceName = requireNonNull(interfaceName, "interfaceName is null");
  }

  @Override
  public Outcome<AliasSnapshot> read() throws IOException {
    RouteNetlink route = new RouteNetlink(connection.get());
    OptionalInt index = route.interfaceIndex(interfaceName);
    if (index.isEmpty()) {
      return absent();
    }
    AliasSnapshot addresses =
        new AliasSnapshot(
            addresses(route, index.getAsInt(), AddressFamily.IPV4),
            addresses(route, index.getAsInt(), AddressFamily.IPV6));
    // An interface that was removed in between looks like one without addresses.
    return route.interfaceIndex(interfaceName).equals(index)
        ? new Outcome.Read<>(addresses)
        : absent();
  }

  private static AliasSnapshot.Addresses addresses(
      RouteNetlink route, int index, AddressFamily family) throws IOException {
    return route.addresses(
        family,
        Collectors.teeing(
            Collectors.filtering(address -> address.interfaceIndex() == index, toSet()),
            Collectors.filtering(address -> address.interfaceIndex() != index, toSet()),
            AliasSnapshot.Addresses::new));
  }

  private static Collector<InterfaceAddress, ?, AddressSet> toSet() {
    return Collectors.mapping(address -> Address.of(address.address()), AddressSet.collector());
  }

  private Outcome<AliasSnapshot> absent() {
    return new Outcome.Absent<>(
        "there is no interface "
            + interfaceName
            + ", on which kube-proxy puts the addresses of Services in ipvs mode, and in no other");
  }

  @Override
  public void close() {
    connection.close();
  }
}
