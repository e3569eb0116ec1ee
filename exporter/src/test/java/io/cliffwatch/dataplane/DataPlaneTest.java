// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.address.AddressSet;
import io.cliffwatch.dataplane.Plane.Role;
import io.cliffwatch.host.OtherDataPlane;
import io.cliffwatch.ipvs.FamilyCensus;
import io.cliffwatch.ipvs.IpvsBasis;
import io.cliffwatch.ipvs.IpvsCensus;
import io.cliffwatch.ipvs.IpvsInfo;
import io.cliffwatch.netlink.route.AddressFamily;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DataPlaneTest {
  private static final Plane LEGACY = iptables("legacy", Role.ROUTES, 1_700);
  private static final Plane IPVS = plane(Mode.IPVS, Role.ROUTES, 120);

  @Test
  void whatRoutesIsInForce() {
    DataPlane plane = DataPlane.of(seen(LEGACY));
    assertThat(plane.mode()).isEqualTo(ProxyMode.IPTABLES);
    assertThat(plane.backend()).contains("legacy");
    assertThat(plane.inForce()).containsExactly(LEGACY);
    assertThat(plane.leftovers()).containsExactlyEntriesOf(Map.of(Mode.IPTABLES, 0L));
    assertThat(plane.reason()).isEmpty();
  }

  @Test
  void chainsThatNothingLeadsToWereLeftByAnEarlierMode() {
    DataPlane plane = DataPlane.of(seen(iptables("legacy", Role.PREPARED, 1_700), IPVS));
    assertThat(plane.mode()).isEqualTo(ProxyMode.IPVS);
    assertThat(plane.backend()).isEmpty();
    assertThat(plane.inForce()).containsExactly(IPVS);
    assertThat(plane.leftovers()).isEqualTo(Map.of(Mode.IPTABLES, 1_700L, Mode.IPVS, 0L));
  }

  @Test
  void itIsDescribedInOneLine() {
    assertThat(DataPlane.of(seen(iptables("legacy", Role.PREPARED, 1_700), IPVS)).description())
        .isEqualTo(
            "ipvs: 100 Services and 500 endpoints of IPv4;"
                + " 1,700 objects of mode iptables left over");
    assertThat(DataPlane.of(seen(LEGACY)).description())
        .isEqualTo("iptables (legacy): 100 Services and 500 endpoints of IPv4");
  }

  @Test
  void severalThatRouteAreMixed() {
    DataPlane plane = DataPlane.of(seen(LEGACY, IPVS));
    assertThat(plane.mode()).isEqualTo(ProxyMode.MIXED);
    assertThat(plane.inForce()).containsExactly(LEGACY, IPVS);
    assertThat(plane.leftovers()).isEqualTo(Map.of(Mode.IPTABLES, 0L, Mode.IPVS, 0L));
  }

  @Test
  void ofSeveralThoseAreLeftOverThatKubeProxyIsNotConfiguredFor() {
    DataPlane plane =
        DataPlane.of(
            new Sightings(List.of(LEGACY, IPVS), List.of(), List.of(), Optional.of(Mode.IPVS)));
    assertThat(plane.mode()).isEqualTo(ProxyMode.MIXED);
    assertThat(plane.leftovers()).isEqualTo(Map.of(Mode.IPTABLES, 1_700L, Mode.IPVS, 0L));
  }

  @Test
  void bothImplementationsOfIptablesAreMixedToo() {
    DataPlane plane = DataPlane.of(seen(LEGACY, iptables("nf_tables", Role.ROUTES, 90)));
    assertThat(plane.mode()).isEqualTo(ProxyMode.MIXED);
    assertThat(plane.backend()).isEmpty();
  }

  @Test
  void anImplementationThatOnlyHasTheChainsDoesNotMix() {
    DataPlane plane = DataPlane.of(seen(LEGACY, iptables("nf_tables", Role.PREPARED, 0)));
    assertThat(plane.mode()).isEqualTo(ProxyMode.IPTABLES);
    assertThat(plane.backend()).contains("legacy");
  }

  @Test
  void aClusterWithoutServicesHasTheModeThatWasPrepared() {
    DataPlane plane = DataPlane.of(seen(iptables("nf_tables", Role.PREPARED, 0)));
    assertThat(plane.mode()).isEqualTo(ProxyMode.IPTABLES);
    assertThat(plane.backend()).contains("nf_tables");
  }

  @Test
  void chainsAloneMakeNoMode() {
    DataPlane plane = DataPlane.of(seen(iptables("legacy", Role.INERT, 12)));
    assertThat(plane.mode()).isEqualTo(ProxyMode.NONE);
    assertThat(plane.inForce()).isEmpty();
    assertThat(plane.leftovers()).isEqualTo(Map.of(Mode.IPTABLES, 12L));
  }

  @Test
  void somebodyElsesDataPlaneIsUnknownAndNamed() {
    DataPlane plane =
        DataPlane.of(new Sightings(List.of(), List.of("Calico eBPF"), List.of(), Optional.empty()));
    assertThat(plane.mode()).isEqualTo(ProxyMode.UNKNOWN);
    assertThat(plane.reason()).contains("there is somebody else's data plane: Calico eBPF");
  }

  /** kube-router's virtual services: there is no set of cluster IPs. */
  @Test
  void virtualServicesThatAreNotKubeProxysAreSomebodyElses() {
    FamilyCensus ipv4 =
        new FamilyCensus(
            AddressFamily.IPV4,
            Map.of(new FamilyCensus.Kind("TCP", "rr"), 100L),
            0,
            500,
            0,
            0,
            0,
            false,
            100,
            500,
            AddressSet.empty());
    IpvsCensus census =
        new IpvsCensus(List.of(ipv4), new IpvsBasis(new IpvsInfo(0, 0, 100), Map.of()));
    String seen = OtherDataPlane.KUBE_ROUTER.description();
    DataPlane plane =
        DataPlane.of(
            new Sightings(IpvsPlanes.of(census), List.of(seen), List.of(), Optional.empty()));
    assertThat(plane.mode()).isEqualTo(ProxyMode.UNKNOWN);
    assertThat(plane.description())
        .isEqualTo(
            "unknown: there is somebody else's data plane: kube-router (interface kube-dummy-if)");
  }

  @Test
  void whatCouldNotBeLookedAtIsNotNone() {
    DataPlane plane =
        DataPlane.of(
            new Sightings(
                List.of(), List.of(), List.of("iptables: not permitted"), Optional.empty()));
    assertThat(plane.mode()).isEqualTo(ProxyMode.UNKNOWN);
    assertThat(plane.reason()).contains("not all could be looked at: iptables: not permitted");
  }

  @Test
  void nothingAnywhereIsNone() {
    assertThat(DataPlane.of(seen()).mode()).isEqualTo(ProxyMode.NONE);
  }

  private static Sightings seen(Plane... planes) {
    return new Sightings(List.of(planes), List.of(), List.of(), Optional.empty());
  }

  private static Plane iptables(String backend, Role role, long chains) {
    return new Plane(
        Mode.IPTABLES, Optional.of(backend), AddressFamily.IPV4, 100, 500, role, chains);
  }

  private static Plane plane(Mode mode, Role role, long objects) {
    return new Plane(mode, Optional.empty(), AddressFamily.IPV4, 100, 500, role, objects);
  }
}
