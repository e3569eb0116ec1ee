// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.iptables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cliffwatch.iptables.FamilyCensus.Counts;
import io.cliffwatch.iptables.FamilyCensus.Lookup;
import io.cliffwatch.netlink.route.AddressFamily;
import io.cliffwatch.ruleset.KubeProxyRuleset;
import io.cliffwatch.testing.Requirement;
import io.cliffwatch.testing.Requires;
import java.nio.ByteBuffer;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Edge cases, built by the real tools and laid out by the real kernel. */
@Requires({Requirement.ROOT, Requirement.IPTABLES_LEGACY, Requirement.IP6TABLES_LEGACY})
class IptablesParserTest {
  private static FamilyCensus ipv4(String rules) throws Exception {
    try (KernelTables tables = new KernelTables(Backend.LEGACY)) {
      tables.restore(AddressFamily.IPV4, rules);
      FamilyCensus census = tables.census(AddressFamily.IPV4);
      assertThat(census).isEqualTo(tables.save(AddressFamily.IPV4).census(AddressFamily.IPV4));
      return census;
    }
  }

  @Test
  void anEmptyTableHasItsBuiltInChainsOnly() throws Exception {
    FamilyCensus census = ipv4("*nat\nCOMMIT\n");
    assertThat(census.tables()).containsOnlyKeys("nat").containsEntry("nat", new Counts(0, 4));
    assertThat(census.lookup()).isEmpty();
    assertThat(census.services()).isZero();
    assertThat(census.endpoints()).isZero();
  }

  @Test
  void foreignRulesHaveNoLookup() throws Exception {
    FamilyCensus census =
        ipv4("*nat\n:DOCKER - [0:0]\n-A PREROUTING -j DOCKER\n-A DOCKER -i lo -j RETURN\nCOMMIT\n");
    assertThat(census.of(ChainClass.OTHER)).isEqualTo(new Counts(2, 5));
    assertThat(census.lookup()).isEmpty();
  }

  @Test
  void kubeServicesWithoutRulesHasALookupOfNone() throws Exception {
    FamilyCensus census = ipv4("*nat\n:KUBE-SERVICES - [0:0]\n:A - [0:0]\n:Z - [0:0]\nCOMMIT\n");
    assertThat(census.lookup()).contains(new Lookup(0, OptionalDouble.empty()));
    assertThat(census.of(ChainClass.OTHER)).isEqualTo(new Counts(0, 6));
  }

  @Test
  void rulesAfterTheNodePortsCountForTheLookup() throws Exception {
    FamilyCensus census =
        ipv4(
            """
            *nat
            :KUBE-NODEPORTS - [0:0]
            :KUBE-SERVICES - [0:0]
            :KUBE-SVC-A - [0:0]
            -A KUBE-SERVICES -j KUBE-NODEPORTS
            -A KUBE-SERVICES -d 10.96.0.1/32 -p tcp -j KUBE-SVC-A
            -A KUBE-SERVICES -d 10.96.0.2/32 -p tcp -j KUBE-SVC-A
            COMMIT
            """);
    assertThat(census.lookup()).contains(new Lookup(3, OptionalDouble.of(2.5)));
    assertThat(census.services()).isEqualTo(2);
  }

  @Test
  void aReturnOfTheUsersOwnIsARuleAndTheChainsLastIsNot() throws Exception {
    FamilyCensus census =
        ipv4(
            """
            *filter
            :KUBE-X - [0:0]
            :KUBE-Y - [0:0]
            -A KUBE-X -j RETURN
            -A KUBE-X -j RETURN
            -A KUBE-X -i lo -j ACCEPT
            -A KUBE-Y -j RETURN
            COMMIT
            """);
    assertThat(census.of(ChainClass.KUBE_OTHER)).isEqualTo(new Counts(4, 2));
  }

  @Test
  void aRuleWithoutATargetIsNoJump() throws Exception {
    FamilyCensus census =
        ipv4(
            """
            *nat
            :KUBE-SERVICES - [0:0]
            :KUBE-SVC-A - [0:0]
            -A KUBE-SERVICES -d 10.96.0.1/32 -p tcp
            -A KUBE-SERVICES -d 10.96.0.2/32 -p tcp -g KUBE-SVC-A
            -A PREROUTING -p tcp
            COMMIT
            """);
    assertThat(census.services()).isEqualTo(1);
    assertThat(census.lookup()).contains(new Lookup(2, OptionalDouble.of(2)));
  }

  @Test
  void networksAndNegatedAddressesAreNoServices() throws Exception {
    FamilyCensus census =
        ipv4(
            """
            *nat
            :KUBE-SERVICES - [0:0]
            :KUBE-SVC-A - [0:0]
            -A KUBE-SERVICES -d 10.96.0.0/31 -p tcp -j KUBE-SVC-A
            -A KUBE-SERVICES ! -d 10.96.0.2/32 -p tcp -j KUBE-SVC-A
            -A KUBE-SERVICES -p tcp -j KUBE-SVC-A
            COMMIT
            """);
    assertThat(census.services()).isZero();
  }

  @Test
  void ipv6NetworksAndNegatedAddressesAreNoServices() throws Exception {
    try (KernelTables tables = new KernelTables(Backend.LEGACY)) {
      tables.restore(
          AddressFamily.IPV6,
          """
          *nat
          :KUBE-SERVICES - [0:0]
          :KUBE-SVC-A - [0:0]
          -A KUBE-SERVICES -d fd00:96::/64 -p tcp -j KUBE-SVC-A
          -A KUBE-SERVICES -d fd00:96::2/127 -p tcp -j KUBE-SVC-A
          -A KUBE-SERVICES ! -d fd00:96::4/128 -p tcp -j KUBE-SVC-A
          -A KUBE-SERVICES -d fd00:96::5/128 -p tcp -j KUBE-SVC-A
          COMMIT
          """);
      FamilyCensus census = tables.census(AddressFamily.IPV6);
      assertThat(census).isEqualTo(tables.save(AddressFamily.IPV6).census(AddressFamily.IPV6));
      assertThat(census.services()).isEqualTo(1);
    }
  }

  @Test
  void backendsDifferByProtocolAddressAndPort() throws Exception {
    FamilyCensus census =
        ipv4(
            """
            *nat
            :KUBE-SERVICES - [0:0]
            :KUBE-SEP-A - [0:0]
            :KUBE-SEP-UNREACHABLE - [0:0]
            :NOT-KUBE - [0:0]
            -A KUBE-SERVICES -j KUBE-SEP-A
            -A KUBE-SERVICES -j NOT-KUBE
            -A KUBE-SEP-A -p tcp -j DNAT --to-destination 10.0.0.1:80
            -A KUBE-SEP-A -p tcp -m tcp -j DNAT --to-destination 10.0.0.1:80
            -A KUBE-SEP-A -p udp -j DNAT --to-destination 10.0.0.1:80
            -A KUBE-SEP-A -p tcp -j DNAT --to-destination 10.0.0.2:80
            -A KUBE-SEP-A -p tcp -j DNAT --to-destination 10.0.0.1:81
            -A KUBE-SEP-A -p tcp -j DNAT --to-destination 10.0.0.1
            -A NOT-KUBE -p tcp -j DNAT --to-destination 10.0.0.9:80
            -A KUBE-SEP-UNREACHABLE -p tcp -j DNAT --to-destination 10.0.0.8:80
            -A KUBE-SEP-UNREACHABLE -j KUBE-SERVICES
            COMMIT
            """);
    assertThat(census.endpoints()).isEqualTo(5);
  }

  @ParameterizedTest
  @EnumSource
  void theWalkCanFollowACopyThatIsStillBeingMade(XtFamily family) throws Exception {
    Blob nat = nat(family);
    ByteBuffer whole = nat.buffer();
    RulesetFacts facts = new RulesetFacts(family.addresses(), Backend.LEGACY);
    IptablesParser parser = new IptablesParser(family, nat.info(), facts.table("nat"));
    ByteBuffer copy = ByteBuffer.allocate(nat.bytes().length).order(whole.order());
    for (int available = 0; available <= nat.bytes().length; available += 8) {
      // What was walked over is overwritten: to look back would show.
      copy.put(0, new byte[available]);
      int from = Math.max(0, available - 4096);
      copy.put(from, nat.bytes(), from, available - from);
      parser.walk(copy, available);
    }
    parser.finish();
    assertThat(facts.census()).isEqualTo(nat.parse(whole));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void everyRevisionOfDnatGivesTheSameBackend(int revision) throws Exception {
    Blob nat = nat(XtFamily.IPV4);
    int target = nat.target("DNAT");
    int revisionOfTheTool = nat.bytes()[target + IptablesUapi.TARGET_REVISION];
    assertThat(revisionOfTheTool).isEqualTo(2);
    RuleFields expected = new RuleFields();
    TargetDecoder decoder = new TargetDecoder(XtFamily.IPV4);
    decoder.translation(nat.buffer(), 0, target, expected);

    ByteBuffer rewritten = nat.buffer();
    rewritten.put(target + IptablesUapi.TARGET_REVISION, (byte) revision);
    int data = target + IptablesUapi.TARGET_DATA;
    if (revision == 0) {
      // nf_nat_ipv4_multi_range_compat: rangesize, then flags, min_ip, max_ip, min, max.
      int flags = rewritten.getInt(data);
      int address = rewritten.getInt(data + 4);
      short port = rewritten.getShort(data + 36);
      rewritten.putShort(target, (short) 56);
      rewritten.putInt(data, 1).putInt(data + 4, flags).putInt(data + 8, address);
      rewritten.putInt(data + 12, address).putShort(data + 16, port);
    } else if (revision == 1) {
      rewritten.putShort(target, (short) 72);
    }
    RuleFields found = new RuleFields();
    decoder.translation(rewritten, 0, target, found);
    Interner backends = new Interner();
    assertThat(found.backendNumber(backends)).isEqualTo(expected.backendNumber(backends));
  }

  @ParameterizedTest
  @EnumSource
  void anUnknownRevisionOfDnatIsNoSilentGap(XtFamily family) throws Exception {
    Blob nat = nat(family);
    ByteBuffer table = nat.buffer();
    table.put(nat.target("DNAT") + IptablesUapi.TARGET_REVISION, (byte) 3);
    assertThatThrownBy(() -> nat.parse(table))
        .isInstanceOf(MalformedTableException.class)
        .hasMessageContaining("DNAT of revision 3 with 48 bytes");
  }

  private static Blob nat(XtFamily family) throws Exception {
    try (KernelTables tables = new KernelTables(Backend.LEGACY)) {
      tables.restore(
          family.addresses(), KubeProxyRuleset.everyShape(family.addresses(), 24, 2).text());
      return Blob.capture(tables, family, "nat").getFirst();
    }
  }
}
