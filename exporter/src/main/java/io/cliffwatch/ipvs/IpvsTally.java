// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.ipvs;

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
  private final SeenServices seen = new SeenServices();
  private @Nullable FamilyTally current;
  private String currentProtocol = "";
  private long firewallMarks;

  /** Starts with kube-proxy's addresses, of each family in which they are known. */
  IpvsTally(Map<AddressFamily, KubeProxyAddresses> kubeProxys) {
    for (AddressFamily family : AddressFamily.values()) {
      families.put(family, new FamilyTally(Optional.ofNullable(kubeProxys.get(family))));
    }
  }

  @Override
  public void service(
      AddressFamily family, String protocol, long high, long low, int port, String scheduler)
      throws TornReadException {
    seen.add(family, protocol, high, low, port);
    currentProtocol = protocol;
    FamilyTally tally = of(family);
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
        tally.backend(high, low, SeenServices.key(currentProtocol, port));
      }
    }
  }

  /** Counts a firewall-mark service that was asked for by netlink, which tells its family. */
  void firewallMark(VirtualService service, List<Destination> destinations) {
    FamilyTally tally = of(service.key().family());
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
    return of(family).count();
  }

  List<FamilyCensus> census() {
    List<FamilyCensus> census = new ArrayList<>();
    families.forEach((family, tally) -> census.add(tally.census(family)));
    return census;
  }

  private FamilyTally of(AddressFamily family) {
    FamilyTally found = families.get(family);
    if (found == null) {
      throw new IllegalArgumentException("no family " + family);
    }
    return found;
  }
}
