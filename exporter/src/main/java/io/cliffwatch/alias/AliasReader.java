// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.alias;

import static java.util.Objects.requireNonNull;

import io.cliffwatch.collector.KernelConnection;
import io.cliffwatch.collector.Outcome;
import io.cliffwatch.collector.Reader;
import io.cliffwatch.netlink.NetlinkUapi;
import io.cliffwatch.netlink.route.AddressFamily;
import io.cliffwatch.netlink.route.RouteNetlink;
import java.io.IOException;
import java.util.OptionalInt;

/** Counts the interface's addresses over rtnetlink ({@code RTM_GETADDR}); see ADR 5. */
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
            route.addressCount(index.getAsInt(), AddressFamily.IPV4),
            route.addressCount(index.getAsInt(), AddressFamily.IPV6));
    // An interface that was removed in between looks like one without addresses.
    return route.interfaceIndex(interfaceName).equals(index)
        ? new Outcome.Read<>(addresses)
        : absent();
  }

  private Outcome<AliasSnapshot> absent() {
    return new Outcome.Absent<>(
        "there is no interface " + interfaceName + ": kube-proxy is not in ipvs mode here");
  }

  @Override
  public void close() {
    connection.close();
  }
}
