// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.iptables;

import static io.cliffwatch.iptables.KernelTables.found;
import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.netlink.route.AddressFamily;
import io.cliffwatch.ruleset.KubeProxyRuleset;
import io.cliffwatch.testing.Requirement;
import io.cliffwatch.testing.Requires;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The reader on the real kernel, with iptables-save as witness: the same for both backends, and
 * whichever version of iptables wrote the rules.
 */
@ParameterizedClass
@EnumSource
@Requires({
  Requirement.ROOT,
  Requirement.IPTABLES_LEGACY,
  Requirement.IP6TABLES_LEGACY,
  Requirement.IPTABLES_NFT,
  Requirement.IP6TABLES_NFT
})
class IptablesReaderTest {
  private final Writer writer;

  IptablesReaderTest(Writer writer) {
    this.writer = writer;
  }

  @ParameterizedTest
  @CsvSource({
    "IPV4,0,0", "IPV4,1,1", "IPV4,12,1", "IPV4,100,3", "IPV4,100,0", "IPV4,2000,3",
    "IPV6,0,0", "IPV6,1,1", "IPV6,12,1", "IPV6,100,3", "IPV6,100,0", "IPV6,2000,3"
  })
  void everyFigureIsThatOfIptablesSave(AddressFamily family, int services, int endpoints)
      throws Exception {
    KubeProxyRuleset ruleset =
        KubeProxyRuleset.everyShape(family, services, endpoints)
            .withForeignChains()
            .withLeftovers(services / 10);
    try (KernelTables tables = new KernelTables(writer)) {
      tables.restore(family, ruleset.text());
      FamilyCensus census = tables.census(family);
      assertThat(census).isEqualTo(tables.save(family).census(family));
      assertThat(census.services()).isEqualTo(services);
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyFigureOfARealKubeProxyIsThatOfIptablesSave(AddressFamily family) throws Exception {
    try (KernelTables tables = new KernelTables(writer)) {
      tables.restore(family, Corpus.rules(family));
      FamilyCensus census = tables.census(family);
      assertThat(census).isEqualTo(tables.save(family).census(family));
      assertThat(census)
          .isEqualTo(SaveFile.parse(writer.backend(), Corpus.rules(family)).census(family));
    }
  }

  @Test
  void theFamiliesAreCountedApart() throws Exception {
    try (KernelTables tables = new KernelTables(writer)) {
      tables.restore(AddressFamily.IPV4, KubeProxyRuleset.plain(AddressFamily.IPV4, 7, 2).text());
      tables.restore(AddressFamily.IPV6, KubeProxyRuleset.plain(AddressFamily.IPV6, 4, 3).text());
      for (AddressFamily family : AddressFamily.values()) {
        assertThat(tables.census(family)).isEqualTo(tables.save(family).census(family));
      }
      assertThat(found(tables.census()).families())
          .extracting(FamilyCensus::family)
          .containsExactly(AddressFamily.IPV4, AddressFamily.IPV6);
    }
  }

  @ParameterizedTest
  @EnumSource
  void leftoversAreRulesButNoEndpoints(AddressFamily family) throws Exception {
    KubeProxyRuleset ruleset = KubeProxyRuleset.plain(family, 10, 2);
    try (KernelTables tables = new KernelTables(writer)) {
      tables.restore(family, ruleset.text());
      FamilyCensus without = tables.census(family);
      tables.restore(family, ruleset.withLeftovers(5).text());
      FamilyCensus with = tables.census(family);
      assertThat(with.endpoints()).isEqualTo(without.endpoints()).isEqualTo(20);
      assertThat(with.services()).isEqualTo(without.services()).isEqualTo(10);
      assertThat(with.of(ChainClass.ENDPOINT).chains()).isEqualTo(25);
    }
  }

  /** kube-proxy's rules without its jumps, as a flush of the built-in chains leaves them. */
  @ParameterizedTest
  @EnumSource
  void kubeServicesIsHookedAsLongAsPacketsFromOutsideOrFromHereGetThere(AddressFamily family)
      throws Exception {
    try (KernelTables tables = new KernelTables(writer)) {
      tables.restore(family, KubeProxyRuleset.plain(family, 10, 2).text());
      FamilyCensus whole = tables.census(family);
      assertThat(whole.hooked()).isTrue();
      change(tables, family, "-F PREROUTING");
      assertThat(tables.census(family).hooked()).isTrue();
      change(tables, family, "-F OUTPUT");
      change(tables, family, "-A KUBE-PROXY-CANARY -j KUBE-SERVICES");
      FamilyCensus dead = tables.census(family);
      assertThat(dead.hooked()).isFalse();
      assertThat(dead).isEqualTo(tables.save(family).census(family));
      assertThat(dead.lookup()).isEqualTo(whole.lookup());
      assertThat(dead.services()).isEqualTo(10);
      assertThat(dead.endpoints()).isEqualTo(20);
    }
  }

  private void change(KernelTables tables, AddressFamily family, String command) throws Exception {
    String input = "*nat\n" + command + "\nCOMMIT\n";
    tables.namespace().feed(input, writer.tool(family, "restore"), "--noflush");
  }

  @Test
  void aCensusIsOutdatedOnceTheTablesAreDifferent() throws Exception {
    try (KernelTables tables = new KernelTables(writer)) {
      tables.restore(AddressFamily.IPV4, KubeProxyRuleset.plain(AddressFamily.IPV4, 5, 1).text());
      IptablesCensus census = found(tables.census());
      assertThat(tables.reader().outdated(found(tables.read()), census)).isFalse();
      tables.restore(AddressFamily.IPV4, KubeProxyRuleset.plain(AddressFamily.IPV4, 6, 1).text());
      assertThat(tables.reader().outdated(found(tables.read()), census)).isTrue();
    }
  }
}
