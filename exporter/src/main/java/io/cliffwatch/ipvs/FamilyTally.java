// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.ipvs;

import io.cliffwatch.address.AddressSet;
import io.cliffwatch.address.KeySet;
import io.cliffwatch.ipvs.FamilyCensus.Kind;
import io.cliffwatch.netlink.route.AddressFamily;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Counts the virtual services of one family as they come. */
final class FamilyTally {
  private final Optional<KubeProxyAddresses> known;
  private final Map<Kind, Long> services = new TreeMap<>();
  private final AddressSet.Builder addresses = new AddressSet.Builder();
  private final AddressSet.Builder bound = new AddressSet.Builder();
  private final KeySet backends = new KeySet();
  private boolean kubeProxys;
  private long countOfKubeProxys;
  private long count;
  private long withoutDestinations;
  private boolean first;
  private long active;
  private long drained;
  private long activeConnections;
  private long inactiveConnections;

  /** Counts for one family, of which kube-proxy's addresses are known or not. */
  FamilyTally(Optional<KubeProxyAddresses> known) {
    this.known = known;
  }

  void service(Kind kind) {
    services.merge(kind, 1L, Long::sum);
    count++;
    withoutDestinations++;
    first = true;
  }

  void address(long high, long low) {
    addresses.add(high, low);
    boolean binds = known.isPresent() && known.get().binds(high, low);
    if (binds) {
      bound.add(high, low);
    }
    kubeProxys = binds || known.isEmpty();
    countOfKubeProxys += kubeProxys ? 1 : 0;
  }

  void destination(long weight, long nowActive, long nowInactive) {
    if (first) {
      withoutDestinations--;
      first = false;
    }
    if (weight > 0) {
      active++;
    } else {
      drained++;
    }
    activeConnections += nowActive;
    inactiveConnections += nowInactive;
  }

  void backend(long high, long low, int protocolAndPort) {
    if (kubeProxys) {
      backends.add(high, low, protocolAndPort);
    }
  }

  long count() {
    return count;
  }

  FamilyCensus census(AddressFamily family) {
    AddressSet all = addresses.build();
    return new FamilyCensus(
        family,
        services,
        withoutDestinations,
        active,
        drained,
        activeConnections,
        inactiveConnections,
        known.isPresent(),
        known.map(ours -> all.sizeOfIntersection(ours.clusterIps())).orElse(all.size()),
        countOfKubeProxys,
        backends.size(),
        all,
        bound.build());
  }
}
