// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.ipvs;

import io.cliffwatch.collector.KernelConnection;
import io.cliffwatch.collector.TornReadException;
import io.cliffwatch.netlink.NetlinkUapi;
import io.cliffwatch.netlink.ipvs.Ipvs;
import io.cliffwatch.netlink.ipvs.ServiceKey;
import io.cliffwatch.netlink.ipvs.VirtualService;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Firewall-mark services over generic netlink: {@code /proc/net/ip_vs} does not tell their family.
 * kube-proxy makes none, so this is asked for only where there are any.
 */
final class FirewallMarks implements AutoCloseable {
  private final KernelConnection connection = new KernelConnection(NetlinkUapi.NETLINK_GENERIC);

  /** Counts them all, which must be as many as the table has. */
  void addTo(IpvsTally tally) throws IOException {
    Ipvs ipvs =
        Ipvs.find(connection.get())
            .orElseThrow(() -> new TornReadException("the module ip_vs was unloaded meanwhile"));
    List<VirtualService> marks =
        ipvs.services(
            Collectors.filtering(
                service -> service.key() instanceof ServiceKey.FirewallMark,
                Collectors.toUnmodifiableList()));
    if (marks.size() != tally.firewallMarks()) {
      throw new TornReadException("firewall-mark services changed while they were read");
    }
    for (VirtualService mark : marks) {
      tally.firewallMark(mark, ipvs.destinations(mark.key(), Collectors.toUnmodifiableList()));
    }
  }

  @Override
  public void close() {
    connection.close();
  }
}
