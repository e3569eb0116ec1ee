// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.dataplane;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.address.Address;
import io.cliffwatch.address.AddressSet;
import io.cliffwatch.alias.AliasSnapshot;
import io.cliffwatch.collector.Reading;
import io.cliffwatch.dataplane.AliasDriftTracker.Lasting;
import io.cliffwatch.ipvs.FamilyCensus;
import io.cliffwatch.ipvs.IpvsBasis;
import io.cliffwatch.ipvs.IpvsCensus;
import io.cliffwatch.ipvs.IpvsInfo;
import io.cliffwatch.netlink.route.AddressFamily;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AliasDriftTest {
  private static final String CLUSTER_IP = "10.96.0.1";
  private static final String OTHER_CLUSTER_IP = "10.96.0.2";
  private static final String NODE = "192.0.2.7";
  private static final AddressSet NOTHING = AddressSet.empty();

  private final AliasDriftTracker tracker = new AliasDriftTracker();

  @Test
  void aliasesAndServicesThatMatchAreNoDrift() {
    AliasDrift drift = ipv4(set(CLUSTER_IP), set(NODE), set(CLUSTER_IP));
    assertThat(drift).isEqualTo(new AliasDrift(List.of(), List.of()));
  }

  @Test
  void whatOnlyOneSideHasIs() {
    AliasDrift drift = ipv4(set(CLUSTER_IP), set(NODE), set(OTHER_CLUSTER_IP));
    assertThat(drift)
        .isEqualTo(
            new AliasDrift(List.of(address(CLUSTER_IP)), List.of(address(OTHER_CLUSTER_IP))));
  }

  @Test
  void aNodePortServiceSitsOnTheNodesOwnAddress() {
    AliasDrift drift = ipv4(set(CLUSTER_IP), set(NODE), set(CLUSTER_IP, NODE));
    assertThat(drift.serviceWithoutAlias()).isEmpty();
  }

  /** keepalived's virtual address is on another machine while this one is its backup. */
  @Test
  void virtualServicesThatAreNotKubeProxysNeedNoAlias() {
    FamilyCensus census =
        family(AddressFamily.IPV4, set(CLUSTER_IP, "198.18.0.1"), set(CLUSTER_IP));
    AliasDrift drift = AliasDrift.between(new AliasSnapshot.Addresses(NOTHING, set(NODE)), census);
    assertThat(drift.serviceWithoutAlias()).containsExactly(address(CLUSTER_IP));
    drift = AliasDrift.between(new AliasSnapshot.Addresses(set("198.18.0.1"), NOTHING), census);
    assertThat(drift.aliasWithoutService()).isEmpty();
  }

  @Test
  void whatTheKernelGivesAnInterfaceThatIsUpIsNoAlias() {
    AddressSet aliases = set("fe80::1", "febf::1", "fec0::1");
    AliasDrift drift =
        AliasDrift.between(
            new AliasSnapshot.Addresses(aliases, NOTHING), family(AddressFamily.IPV6, NOTHING));
    assertThat(drift.aliasWithoutService()).containsExactly(address("fec0::1"));
  }

  @Test
  void driftCountsOnceBothReadingsAreAMinuteApart() {
    observe(10, set(CLUSTER_IP), 12, NOTHING);
    assertThat(observe(50, set(CLUSTER_IP), 52, NOTHING)).isEqualTo(new Lasting(0, 0));
    assertThat(observe(71, set(CLUSTER_IP), 71, NOTHING))
        .as("the services only 59 s apart")
        .isEqualTo(new Lasting(0, 0));
    assertThat(observe(86, set(CLUSTER_IP), 86, NOTHING)).isEqualTo(new Lasting(1, 0));
    assertThat(observe(100, NOTHING, 100, NOTHING)).isEqualTo(new Lasting(0, 0));
  }

  @Test
  void aServiceThatComesAndGoesIsNoDrift() {
    observe(0, NOTHING, 0, set(CLUSTER_IP));
    observe(30, set(CLUSTER_IP), 30, set(CLUSTER_IP));
    observe(60, NOTHING, 60, set(CLUSTER_IP));
    assertThat(observe(90, NOTHING, 90, set(CLUSTER_IP)))
        .as("drifting anew since 60 s")
        .isEqualTo(new Lasting(0, 0));
    assertThat(observe(120, NOTHING, 120, set(CLUSTER_IP))).isEqualTo(new Lasting(0, 1));
  }

  @Test
  void anOldCensusBesideNewAddressesIsNoLook() {
    observe(0, set(CLUSTER_IP), 0, set(CLUSTER_IP));
    for (int second = 15; second <= 600; second += 15) {
      assertThat(observe(second, NOTHING, 1, set(CLUSTER_IP))).isEqualTo(new Lasting(0, 0));
    }
  }

  @Test
  void theSameReadingsAgainAreNoSecondLook() {
    for (int i = 0; i < 5; i++) {
      assertThat(observe(10, set(CLUSTER_IP), 12, NOTHING)).isEqualTo(new Lasting(0, 0));
    }
  }

  @Test
  void whatWasSeenBeforeOneOfTheTwoWentAwayIsForgotten() {
    observe(0, set(CLUSTER_IP), 0, NOTHING);
    tracker.forget();
    assertThat(observe(61, set(CLUSTER_IP), 61, NOTHING)).isEqualTo(new Lasting(0, 0));
    assertThat(observe(121, set(CLUSTER_IP), 121, NOTHING)).isEqualTo(new Lasting(1, 0));
  }

  @Test
  void beforeTheFirstLookThereIsNothingToSay() {
    assertThat(
            tracker.observe(
                new Reading<>(bound(NOTHING), List.of(), seconds(100)),
                new Reading<>(census(NOTHING), List.of(), seconds(1))))
        .isEmpty();
  }

  private Lasting observe(
      long aliasSecond, AddressSet aliases, long serviceSecond, AddressSet services) {
    Optional<Map<AddressFamily, Lasting>> lasting =
        tracker.observe(
            new Reading<>(bound(aliases), List.of(), seconds(aliasSecond)),
            new Reading<>(census(services), List.of(), seconds(serviceSecond)));
    assertThat(lasting.orElseThrow().get(AddressFamily.IPV6)).isEqualTo(new Lasting(0, 0));
    return requireNonNull(lasting.orElseThrow().get(AddressFamily.IPV4));
  }

  /** {@link System#nanoTime()} may wrap around. */
  private static long seconds(long second) {
    return Long.MAX_VALUE - Duration.ofSeconds(60).toNanos() + Duration.ofSeconds(second).toNanos();
  }

  private static AliasSnapshot bound(AddressSet ipv4) {
    return new AliasSnapshot(
        new AliasSnapshot.Addresses(ipv4, set(NODE)),
        new AliasSnapshot.Addresses(NOTHING, NOTHING));
  }

  private static IpvsCensus census(AddressSet ipv4) {
    return new IpvsCensus(
        List.of(family(AddressFamily.IPV4, ipv4), family(AddressFamily.IPV6, NOTHING)),
        new IpvsBasis(new IpvsInfo(0x10201, 4_096, ipv4.size()), Map.of()));
  }

  private static FamilyCensus family(AddressFamily family, AddressSet services) {
    return family(family, services, services);
  }

  private static FamilyCensus family(
      AddressFamily family, AddressSet services, AddressSet kubeProxys) {
    return new FamilyCensus(
        family, Map.of(), 0, 0, 0, 0, 0, true, kubeProxys.size(), 0, 0, services, kubeProxys);
  }

  private static AliasDrift ipv4(AddressSet aliases, AddressSet elsewhere, AddressSet services) {
    return AliasDrift.between(
        new AliasSnapshot.Addresses(aliases, elsewhere), family(AddressFamily.IPV4, services));
  }

  private static AddressSet set(String... literals) {
    return AddressSet.of(Arrays.stream(literals).map(AliasDriftTest::address).toList());
  }

  private static Address address(String literal) {
    return Address.of(InetAddress.ofLiteral(literal));
  }
}
