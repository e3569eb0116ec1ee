// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.ipvs;

import io.cliffwatch.address.KeySet;
import io.cliffwatch.collector.TornReadException;
import io.cliffwatch.ipvs.FamilyCensus.Kind;
import io.cliffwatch.netlink.ipvs.Destination;
import io.cliffwatch.netlink.ipvs.VirtualService;
import io.cliffwatch.netlink.route.AddressFamily;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Counts what the parser finds in the table, and the firewall marks that come beside. */
final class IpvsTally implements IpvsParser.Sink {
  private static final String FIREWALL_MARK = "FWM"; // as /proc/net/ip_vs and ipvsadm say

  private final Map<AddressFamily, FamilyTally> families = new EnumMap<>(AddressFamily.class);
  private final Map<AddressFamily, KeySet> seen = new EnumMap<>(AddressFamily.class);
  private @Nullable FamilyTally current;
  private int currentProtocol;
  private long firewallMarks;

  /** Starts with kube-proxy's addresses, of each family in which they are known. */
  IpvsTally(Map<AddressFamily, KubeProxyAddresses> kubeProxys) {
    for (AddressFamily family : AddressFamily.values()) {
      families.put(family, new FamilyTally(Optional.ofNullable(kubeProxys.get(family))));
      seen.put(family, new KeySet());
    }
  }

  /** The kernel finds its place again by counting, so a service can come twice. */
  @Override
  public void service(
      AddressFamily family, String protocol, long high, long low, int port, String scheduler)
      throws TornReadException {
    currentProtocol = protocol.hashCode() << Short.SIZE;
    if (!of(seen, family).add(high, low, currentProtocol ^ port)) {
      throw new TornReadException("virtual services changed while they were read");
    }
    FamilyTally tally = of(families, family);
    tally.service(new Kind(protocol, scheduler));
    tally.address(high, low);
    current = tally;
  }

  @Override
  public void firewallMark(long mark) {
    firewallMarks++;
    current = null;
  }

  @Override
  public void destination(long high, long low, int port, long weight, long active, long inactive) {
    FamilyTally tally = current;
    if (tally != null) {
      tally.destination(weight, active, inactive);
      if (weight > 0) {
        tally.backend(high, low, currentProtocol ^ port);
      }
    }
  }

  /** Counts a firewall-mark service that was asked for by netlink, which tells its family. */
  void firewallMark(VirtualService service, List<Destination> destinations) {
    FamilyTally tally = of(families, service.key().family());
    tally.service(new Kind(FIREWALL_MARK, service.scheduler()));
    for (Destination destination : destinations) {
      tally.destination(
          destination.weight(), destination.activeConnections(), destination.inactiveConnections());
    }
  }

  /** Returns how many firewall-mark services the table has. */
  long firewallMarks() {
    return firewallMarks;
  }

  /** Returns how many services of a family were counted, those of firewall marks included. */
  long services(AddressFamily family) {
    return of(families, family).count();
  }

  List<FamilyCensus> census() {
    List<FamilyCensus> census = new ArrayList<>();
    families.forEach((family, tally) -> census.add(tally.census(family)));
    return census;
  }

  private static <T> T of(Map<AddressFamily, T> map, AddressFamily family) {
    T found = map.get(family);
    if (found == null) {
      throw new IllegalArgumentException("no family " + family);
    }
    return found;
  }
}
