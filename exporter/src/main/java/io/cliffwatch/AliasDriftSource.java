// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch;

import static java.util.Objects.requireNonNull;

import io.cliffwatch.alias.AliasSnapshot;
import io.cliffwatch.collector.CollectorState;
import io.cliffwatch.collector.Lack;
import io.cliffwatch.collector.Reading;
import io.cliffwatch.collector.Status;
import io.cliffwatch.dataplane.AliasDriftTracker;
import io.cliffwatch.ipvs.IpvsCensus;
import io.cliffwatch.ipvs.IpvsSnapshot;
import io.cliffwatch.netlink.route.AddressFamily;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Compares kube-proxy's aliases with its virtual services, as the two collectors read them. */
final class AliasDriftSource {
  private final AliasDriftTracker tracker = new AliasDriftTracker();

  /**
   * Returns how many addresses are drifting. Without a census there are no virtual services to
   * compare with; a failed read is no new one.
   */
  Optional<Map<AddressFamily, AliasDriftTracker.Lasting>> drift(
      CollectorState<AliasSnapshot, Void> alias, CollectorState<IpvsSnapshot, IpvsCensus> ipvs) {
    requireNonNull(alias, "alias is null");
    Optional<Reading<IpvsCensus>> census = ipvs.census();
    Optional<Reading<AliasSnapshot>> bound =
        alias.reading().or(() -> census.flatMap(services -> withoutInterface(alias, services)));
    if (bound.isEmpty() || census.isEmpty()) {
      tracker.forget();
      return Optional.empty();
    }
    return tracker.observe(bound.get(), census.get());
  }

  /**
   * Where kube-proxy routes cluster IPs by IPVS and its interface is not there, none of its
   * addresses is bound.
   */
  private static Optional<Reading<AliasSnapshot>> withoutInterface(
      CollectorState<AliasSnapshot, Void> alias, Reading<IpvsCensus> census) {
    boolean missing =
        alias.readStatus() instanceof Status.Absent(_, Lack lack) && lack == Lack.OF_SUBJECT;
    boolean needed =
        census.snapshot().families().stream()
            .anyMatch(family -> family.clusterIpsKnown() && family.clusterIps() > 0);
    return missing && needed
        ? Optional.of(new Reading<>(AliasSnapshot.empty(), List.of(), census.nanoTime()))
        : Optional.empty();
  }
}
