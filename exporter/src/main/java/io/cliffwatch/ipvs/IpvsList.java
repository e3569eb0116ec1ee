// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.ipvs;

import io.cliffwatch.address.Address;
import io.cliffwatch.collector.TornReadException;
import io.cliffwatch.listing.AddressText;
import io.cliffwatch.listing.ListedService;
import io.cliffwatch.netlink.route.AddressFamily;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Lists what the parser finds in the table; firewall marks have no address and are left out. */
final class IpvsList implements IpvsParser.Sink {
  private final List<Entry> entries = new ArrayList<>();
  private final SeenServices seen = new SeenServices();
  private long firewallMarks;
  private @Nullable Entry current;

  private static final class Entry {
    private final AddressFamily family;
    private final String protocol;
    private final long high;
    private final long low;
    private final int port;
    private long destinations;
    private long active;
    private long inactive;

    Entry(AddressFamily family, String protocol, long high, long low, int port) {
      this.family = family;
      this.protocol = protocol;
      this.high = high;
      this.low = low;
      this.port = port;
    }

    ListedService listed() {
      return new ListedService(
          "ipvs",
          "",
          family,
          AddressText.of(family, high, low),
          port,
          protocol,
          OptionalLong.empty(),
          destinations,
          OptionalLong.of(active),
          OptionalLong.of(inactive));
    }
  }

  @Override
  public void service(
      AddressFamily family, String protocol, long high, long low, int port, String scheduler)
      throws TornReadException {
    seen.add(family, protocol, high, low, port);
    Entry entry = new Entry(family, protocol, high, low, port);
    entries.add(entry);
    current = entry;
  }

  @Override
  public void firewallMark(long mark) {
    firewallMarks++;
    current = null;
  }

  @Override
  public void destination(long high, long low, int port, long weight, long active, long inactive) {
    Entry entry = current;
    if (entry != null) {
      entry.destinations++;
      entry.active += active;
      entry.inactive += inactive;
    }
  }

  /** Tells whether there can be so many of IPv4; the table does not say of which a mark is. */
  boolean canHave(long ipv4Services) {
    long listed = entries.stream().filter(entry -> entry.family == AddressFamily.IPV4).count();
    return listed <= ipv4Services && ipv4Services <= listed + firewallMarks;
  }

  /**
   * Returns the virtual services of cluster IPs.
   *
   * @param kubeProxys the addresses of each family in which they are known; of another family every
   *     virtual service is returned
   */
  List<ListedService> services(Map<AddressFamily, KubeProxyAddresses> kubeProxys) {
    return entries.stream()
        .filter(entry -> {
          KubeProxyAddresses known = kubeProxys.get(entry.family);
          return known == null || known.clusterIps().contains(new Address(entry.high, entry.low));
        })
        .map(Entry::listed)
        .toList();
  }
}
