// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.address.AddressSet;
import io.cliffwatch.dataplane.Plane.Role;
import io.cliffwatch.ebpf.EbpfCensus;
import io.cliffwatch.ebpf.EbpfFamily;
import io.cliffwatch.ebpf.EbpfSnapshot;
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
  private static final Plane EBPF = plane(Mode.EBPF, Role.ROUTES, 900);
  private static final Plane EBPF_FOR_PODS = plane(Mode.EBPF, Role.SERVES_PODS, 700);
  private static final KubeProxy UNKNOWN = new KubeProxy.Unknown();

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
    DataPlane plane = DataPlane.of(seen(new KubeProxy.Answers(Mode.IPVS), LEGACY, IPVS));
    assertThat(plane.mode()).isEqualTo(ProxyMode.MIXED);
    assertThat(plane.leftovers()).isEqualTo(Map.of(Mode.IPTABLES, 1_700L, Mode.IPVS, 0L));
  }

  /** Cilium that leaves NodePorts and what comes from outside to kube-proxy. */
  @Test
  void ebpfThatServesOnlyPodsIsACompanionOfTheKubeProxyThatAnswers() {
    DataPlane plane =
        DataPlane.of(seen(new KubeProxy.Answers(Mode.IPTABLES), LEGACY, EBPF_FOR_PODS));
    assertThat(plane.mode()).isEqualTo(ProxyMode.IPTABLES);
    assertThat(plane.backend()).contains("legacy");
    assertThat(plane.inForce()).containsExactly(LEGACY);
    assertThat(plane.leftovers()).isEqualTo(Map.of(Mode.IPTABLES, 0L, Mode.EBPF, 0L));
    assertThat(plane.description())
        .isEqualTo(
            "iptables (legacy): 100 Services and 500 endpoints of IPv4; eBPF serves pods beside"
                + " it");
  }

  @Test
  void soItIsWhileKubeProxyHasNoServiceYet() {
    Plane prepared = iptables("legacy", Role.PREPARED, 0);
    DataPlane plane =
        DataPlane.of(seen(new KubeProxy.Answers(Mode.IPTABLES), prepared, EBPF_FOR_PODS));
    assertThat(plane.mode()).isEqualTo(ProxyMode.IPTABLES);
    assertThat(plane.inForce()).containsExactly(prepared);
  }

  @Test
  void ebpfForPodsIsNoCompanionOfWhatKubeProxyIsNotIn() {
    DataPlane plane = DataPlane.of(seen(new KubeProxy.Answers(Mode.IPVS), LEGACY, EBPF_FOR_PODS));
    assertThat(plane.mode()).isEqualTo(ProxyMode.MIXED);
    plane = DataPlane.of(seen(LEGACY, EBPF_FOR_PODS));
    assertThat(plane.mode()).isEqualTo(ProxyMode.MIXED);
    assertThat(DataPlane.of(seen(EBPF_FOR_PODS)).mode()).isEqualTo(ProxyMode.EBPF);
  }

  @Test
  void ebpfThatTakesKubeProxysPlaceIsInForceBesideAndNeverALeftover() {
    DataPlane plane = DataPlane.of(seen(new KubeProxy.Answers(Mode.IPTABLES), LEGACY, EBPF));
    assertThat(plane.mode()).isEqualTo(ProxyMode.MIXED);
    assertThat(plane.inForce()).containsExactly(LEGACY, EBPF);
    assertThat(plane.leftovers()).isEqualTo(Map.of(Mode.IPTABLES, 0L, Mode.EBPF, 0L));
  }

  @Test
  void oneFamilyWithFrontendsForAllIsEnough() {
    List<EbpfFamily> families =
        List.of(
            new EbpfFamily(AddressFamily.IPV4, 3, 3, true, true, 20),
            new EbpfFamily(AddressFamily.IPV6, 3, 3, true, false, 10));
    assertThat(ebpf(families)).containsExactly(Role.ROUTES, Role.ROUTES);
    assertThat(ebpf(families.subList(1, 2))).containsExactly(Role.SERVES_PODS);
    assertThat(ebpf(List.of(new EbpfFamily(AddressFamily.IPV4, 3, 0, false, true, 5))))
        .containsExactly(Role.PREPARED);
  }

  private static List<Role> ebpf(List<EbpfFamily> families) {
    EbpfCensus census = new EbpfCensus(Map.of(), families, new EbpfSnapshot(List.of()), 0);
    return EbpfPlanes.of(census).stream().map(Plane::role).toList();
  }

  /** A migration to eBPF: the DaemonSet is gone, its hooked chains are all there. */
  @Test
  void whatKubeProxyMadeIsLeftOverWhenThereIsNoneAndEbpfRoutes() {
    for (Plane ebpf : List.of(EBPF, EBPF_FOR_PODS)) {
      DataPlane plane = DataPlane.of(seen(new KubeProxy.Gone(), LEGACY, ebpf));
      assertThat(plane.mode()).isEqualTo(ProxyMode.MIXED);
      assertThat(plane.leftovers()).isEqualTo(Map.of(Mode.IPTABLES, 1_700L, Mode.EBPF, 0L));
    }
  }

  @Test
  void ofKubeProxyThatIsOnlyNotHeardNothingIsLeftOver() {
    assertThat(DataPlane.of(seen(LEGACY, EBPF)).leftovers())
        .isEqualTo(Map.of(Mode.IPTABLES, 0L, Mode.EBPF, 0L));
  }

  @Test
  void norIsAnythingWhereKubeProxyIsGoneAndNothingTookItsPlace() {
    assertThat(DataPlane.of(seen(new KubeProxy.Gone(), LEGACY)).leftovers())
        .isEqualTo(Map.of(Mode.IPTABLES, 0L));
    Plane maps = plane(Mode.EBPF, Role.PREPARED, 0);
    assertThat(DataPlane.of(seen(new KubeProxy.Gone(), LEGACY, maps)).leftovers())
        .isEqualTo(Map.of(Mode.IPTABLES, 0L, Mode.EBPF, 0L));
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
    plane =
        DataPlane.of(
            seen(iptables("legacy", Role.PREPARED, 0), iptables("nf_tables", Role.ROUTES, 90)));
    assertThat(plane.mode()).isEqualTo(ProxyMode.IPTABLES);
    assertThat(plane.backend()).contains("nf_tables");
  }

  /** The chains of the other implementation, whose jumps were flushed. */
  @Test
  void anImplementationThatNothingLeadsToIsLeftOverBesideTheOtherThatRoutes() {
    Plane dead = iptables("legacy", Role.INERT, 1_700);
    Plane alive = iptables("nf_tables", Role.ROUTES, 90);
    DataPlane plane = DataPlane.of(seen(dead, alive));
    assertThat(plane.mode()).isEqualTo(ProxyMode.IPTABLES);
    assertThat(plane.backend()).contains("nf_tables");
    assertThat(plane.inForce()).containsExactly(alive);
    assertThat(plane.leftovers()).isEqualTo(Map.of(Mode.IPTABLES, 1_700L));
  }

  @Test
  void aFamilyWithoutServicesIsNoLeftoverOfTheOtherThatHasSome() {
    Plane ipv6 = new Plane(Mode.IPVS, Optional.empty(), AddressFamily.IPV6, 0, 0, Role.INERT, 0);
    assertThat(DataPlane.of(seen(IPVS, ipv6)).inForce()).containsExactly(IPVS, ipv6);
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
        DataPlane.of(new Sightings(List.of(), List.of("Calico eBPF"), List.of(), UNKNOWN));
    assertThat(plane.mode()).isEqualTo(ProxyMode.UNKNOWN);
    assertThat(plane.reason()).contains("there is somebody else's data plane: Calico eBPF");
  }

  /** kube-router's virtual services: there is no set of cluster IPs. */
  @Test
  void virtualServicesThatAreNotKubeProxysAreSomebodyElses() {
    IpvsCensus census = ipvs(false, 100, 100);
    String seen =
        new OtherDataPlane.Trace(OtherDataPlane.KUBE_ROUTER, "interface kube-dummy-if")
            .description();
    DataPlane plane =
        DataPlane.of(new Sightings(IpvsPlanes.of(census), List.of(seen), List.of(), UNKNOWN));
    assertThat(plane.mode()).isEqualTo(ProxyMode.UNKNOWN);
    assertThat(plane.description())
        .isEqualTo(
            "unknown: there is somebody else's data plane: kube-router (interface kube-dummy-if)");
  }

  /** keepalived's virtual services beside kube-proxy's, which are of 40 addresses that it binds. */
  @Test
  void virtualServicesThatKubeProxyDoesNotBindAreNoneOfItsObjects() {
    Plane plane = IpvsPlanes.of(ipvs(true, 30, 40)).getFirst();
    assertThat(plane.role()).isEqualTo(Role.ROUTES);
    assertThat(plane.services()).isEqualTo(30);
    assertThat(plane.endpoints()).isEqualTo(500);
    assertThat(plane.objects()).isEqualTo(40);
  }

  private static IpvsCensus ipvs(boolean setsKnown, long clusterIps, long kubeProxys) {
    FamilyCensus ipv4 =
        new FamilyCensus(
            AddressFamily.IPV4,
            Map.of(new FamilyCensus.Kind("TCP", "rr"), 100L),
            0,
            700,
            0,
            0,
            0,
            setsKnown,
            clusterIps,
            kubeProxys,
            500,
            AddressSet.empty(),
            AddressSet.empty());
    return new IpvsCensus(List.of(ipv4), new IpvsBasis(new IpvsInfo(0, 0, 100), Map.of()));
  }

  @Test
  void whatCouldNotBeLookedAtIsNotNone() {
    DataPlane plane =
        DataPlane.of(
            new Sightings(List.of(), List.of(), List.of("iptables: not permitted"), UNKNOWN));
    assertThat(plane.mode()).isEqualTo(ProxyMode.UNKNOWN);
    assertThat(plane.reason()).contains("not all could be looked at: iptables: not permitted");
  }

  /** Antrea or OVN beside kube-proxy. */
  @Test
  void aStrangerBesideTheKubeProxyThatAnswersIsNamedAndTheModeIsKubeProxys() {
    DataPlane plane =
        DataPlane.of(beside("Antrea", "ebpf: EPERM", new KubeProxy.Answers(Mode.IPTABLES)));
    assertThat(plane.mode()).isEqualTo(ProxyMode.IPTABLES);
    assertThat(plane.backend()).contains("legacy");
    assertThat(plane.reason()).isEmpty();
    assertThat(plane.description())
        .isEqualTo(
            "iptables (legacy): 100 Services and 500 endpoints of IPv4; there is somebody else's"
                + " data plane: Antrea; not all could be looked at: ebpf: EPERM");
  }

  /** Calico's eBPF with the rules of a kube-proxy that is gone. */
  @Test
  void whereKubeProxyDoesNotSayThatItRoutesAStrangerMayBeTheOneThatDoes() {
    for (KubeProxy word :
        List.of(UNKNOWN, new KubeProxy.Gone(), new KubeProxy.Answers(Mode.NFTABLES))) {
      DataPlane plane = DataPlane.of(beside("Calico eBPF", "", word));
      assertThat(plane.mode()).as("%s", word).isEqualTo(ProxyMode.UNKNOWN);
      assertThat(plane.backend()).isEmpty();
      assertThat(plane.inForce()).containsExactly(LEGACY);
      assertThat(plane.description())
          .isEqualTo(
              "unknown: there is somebody else's data plane: Calico eBPF; what is seen in force is"
                  + " iptables: 100 Services and 500 endpoints of IPv4");
    }
  }

  @Test
  void soMayWhatCouldNotBeLookedAt() {
    DataPlane plane = DataPlane.of(beside("", "ebpf: EPERM", UNKNOWN));
    assertThat(plane.mode()).isEqualTo(ProxyMode.UNKNOWN);
    assertThat(plane.reason())
        .contains("not all could be looked at: ebpf: EPERM; what is seen in force is iptables");
  }

  /** An agent that cannot ask kube-proxy, on a node that has nothing else. */
  @Test
  void anOrdinaryNodeNeedsNoWordOfKubeProxy() {
    DataPlane plane = DataPlane.of(beside("", "", UNKNOWN));
    assertThat(plane.mode()).isEqualTo(ProxyMode.IPTABLES);
    assertThat(plane.backend()).contains("legacy");
  }

  @Test
  void nothingAnywhereIsNone() {
    assertThat(DataPlane.of(seen()).mode()).isEqualTo(ProxyMode.NONE);
  }

  private static Sightings seen(Plane... planes) {
    return seen(UNKNOWN, planes);
  }

  private static Sightings seen(KubeProxy kubeProxy, Plane... planes) {
    return new Sightings(List.of(planes), List.of(), List.of(), kubeProxy);
  }

  private static Sightings beside(String stranger, String unseen, KubeProxy kubeProxy) {
    return new Sightings(
        List.of(LEGACY),
        stranger.isEmpty() ? List.of() : List.of(stranger),
        unseen.isEmpty() ? List.of() : List.of(unseen),
        kubeProxy);
  }

  private static Plane iptables(String backend, Role role, long chains) {
    return new Plane(
        Mode.IPTABLES, Optional.of(backend), AddressFamily.IPV4, 100, 500, role, chains);
  }

  private static Plane plane(Mode mode, Role role, long objects) {
    return new Plane(mode, Optional.empty(), AddressFamily.IPV4, 100, 500, role, objects);
  }
}
