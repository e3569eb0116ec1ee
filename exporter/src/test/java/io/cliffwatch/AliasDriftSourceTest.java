// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.address.Address;
import io.cliffwatch.address.AddressSet;
import io.cliffwatch.alias.AliasSnapshot;
import io.cliffwatch.collector.CollectorState;
import io.cliffwatch.collector.Lack;
import io.cliffwatch.collector.Reading;
import io.cliffwatch.collector.Status;
import io.cliffwatch.dataplane.AliasDriftTracker.Lasting;
import io.cliffwatch.ipvs.FamilyCensus;
import io.cliffwatch.ipvs.IpvsBasis;
import io.cliffwatch.ipvs.IpvsCensus;
import io.cliffwatch.ipvs.IpvsInfo;
import io.cliffwatch.ipvs.IpvsSnapshot;
import io.cliffwatch.netlink.route.AddressFamily;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AliasDriftSourceTest {
  private static final AddressSet SERVICES =
      AddressSet.of(List.of(Address.of(InetAddress.ofLiteral("10.96.0.1"))));
  private static final Status NO_INTERFACE = new Status.Absent("no kube-ipvs0", Lack.OF_SUBJECT);

  private final AliasDriftSource source = new AliasDriftSource();

  @Test
  void withoutTheInterfaceNoAddressOfAServiceIsBound() {
    assertThat(drift(NO_INTERFACE, true, 0)).contains(new Lasting(0, 0));
    assertThat(drift(NO_INTERFACE, true, 61)).contains(new Lasting(0, 1));
  }

  @Test
  void withoutTheInterfaceAndKubeProxysSetsThereIsNothingToCompare() {
    assertThat(drift(NO_INTERFACE, false, 0)).isEmpty();
  }

  @Test
  void whereNobodyMayLookItIsNotSaidToBeMissing() {
    assertThat(drift(new Status.Absent("EPERM", Lack.OF_PERMISSION), true, 0)).isEmpty();
    assertThat(drift(new Status.Failed("EIO"), true, 0)).isEmpty();
  }

  private Optional<Lasting> drift(Status alias, boolean setsKnown, long second) {
    Reading<IpvsCensus> census =
        new Reading<>(census(setsKnown), List.of(), Duration.ofSeconds(second).toNanos());
    CollectorState<IpvsSnapshot, IpvsCensus> ipvs =
        new CollectorState<>(
            new Status.Working(), Optional.empty(), Optional.empty(), Optional.of(census), 0, 0, 0);
    CollectorState<AliasSnapshot, Void> absent =
        new CollectorState<>(alias, Optional.empty(), Optional.empty(), Optional.empty(), 0, 0, 0);
    return source.drift(absent, ipvs).map(lasting -> lasting.get(AddressFamily.IPV4));
  }

  private static IpvsCensus census(boolean setsKnown) {
    return new IpvsCensus(
        List.of(
            family(AddressFamily.IPV4, setsKnown, SERVICES),
            family(AddressFamily.IPV6, setsKnown, AddressSet.empty())),
        new IpvsBasis(new IpvsInfo(0x10201, 4_096, 1), Map.of()));
  }

  private static FamilyCensus family(AddressFamily family, boolean setsKnown, AddressSet services) {
    AddressSet bound = setsKnown ? services : AddressSet.empty();
    return new FamilyCensus(
        family, Map.of(), 0, 0, 0, 0, 0, setsKnown, services.size(), 0, 0, services, bound);
  }
}
