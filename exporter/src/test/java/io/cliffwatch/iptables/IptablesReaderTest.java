// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.iptables;

import static io.cliffwatch.iptables.LegacyTables.found;
import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.collector.Outcome;
import io.cliffwatch.linux.Libc;
import io.cliffwatch.netlink.route.AddressFamily;
import io.cliffwatch.procfs.Procfs;
import io.cliffwatch.ruleset.KubeProxyRuleset;
import io.cliffwatch.testing.Requirement;
import io.cliffwatch.testing.Requires;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The reader on the real kernel, with iptables-legacy-save as witness. */
@Requires({Requirement.ROOT, Requirement.IPTABLES_LEGACY, Requirement.IP6TABLES_LEGACY})
class IptablesReaderTest {
  private static final String NAT_OF_ONE_RULE =
      "*nat\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -p tcp -j ACCEPT\nCOMMIT\n";

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
    try (LegacyTables tables = new LegacyTables()) {
      tables.restore(family, ruleset.text());
      FamilyCensus census = tables.census(family);
      assertThat(census).isEqualTo(tables.save(family).census(family));
      assertThat(census.services()).isEqualTo(services);
    }
  }

  @Test
  void theFamiliesAreCountedApart() throws Exception {
    try (LegacyTables tables = new LegacyTables()) {
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
    try (LegacyTables tables = new LegacyTables()) {
      tables.restore(family, ruleset.text());
      FamilyCensus without = tables.census(family);
      tables.restore(family, ruleset.withLeftovers(5).text());
      FamilyCensus with = tables.census(family);
      assertThat(with.endpoints()).isEqualTo(without.endpoints()).isEqualTo(20);
      assertThat(with.services()).isEqualTo(without.services()).isEqualTo(10);
      assertThat(with.of(ChainClass.ENDPOINT).chains()).isEqualTo(25);
    }
  }

  @Test
  void lookingAtAnEmptyNamespaceCreatesNoTable() throws Exception {
    try (LegacyTables tables = new LegacyTables()) {
      assertThat(tables.read()).isInstanceOf(Outcome.Absent.class);
      assertThat(tables.census()).isInstanceOf(Outcome.Absent.class);
      for (String file : new String[] {"ip_tables_names", "ip6_tables_names"}) {
        assertThat(tables.namespace().exec("cat", "/proc/thread-self/net/" + file)).isEmpty();
      }
    }
  }

  @Test
  void lookingAtOneTableCreatesNoOther() throws Exception {
    try (LegacyTables tables = new LegacyTables()) {
      tables.restore(AddressFamily.IPV4, NAT_OF_ONE_RULE);
      found(tables.read());
      found(tables.census());
      assertThat(tables.namespace().exec("cat", "/proc/thread-self/net/ip_tables_names"))
          .isEqualTo("nat\n");
      assertThat(tables.namespace().exec("cat", "/proc/thread-self/net/ip6_tables_names"))
          .isEmpty();
    }
  }

  @Test
  void aKernelWithoutLegacyIptablesIsAbsentAndSaysSo(@TempDir Path proc) throws Exception {
    try (IptablesReader reader = new IptablesReader(new Procfs(proc), Libc.get())) {
      assertThat(reader.read())
          .isInstanceOfSatisfying(
              Outcome.Absent.class, absent -> assertThat(absent.reason()).contains("not loaded"));
    }
  }

  @Test
  void anotherTableThanLinuxHasIsNotAskedFor(@TempDir Path proc) throws Exception {
    Path net = Files.createDirectories(proc.resolve("thread-self/net"));
    Files.writeString(net.resolve("ip_tables_names"), "homemade\n");
    try (IptablesReader reader = new IptablesReader(new Procfs(proc), Libc.get())) {
      assertThat(reader.read()).isInstanceOf(Outcome.Absent.class);
    }
  }

  @Test
  void changesAreCountedPerFamily() throws Exception {
    try (LegacyTables tables = new LegacyTables()) {
      tables.restore(AddressFamily.IPV4, KubeProxyRuleset.plain(AddressFamily.IPV4, 1, 1).text());
      tables.restore(AddressFamily.IPV6, KubeProxyRuleset.plain(AddressFamily.IPV6, 1, 1).text());
      assertThat(changes(tables)).containsExactly(0L, 0L);
      assertThat(changes(tables)).containsExactly(0L, 0L);
      tables.restore(AddressFamily.IPV6, KubeProxyRuleset.plain(AddressFamily.IPV6, 2, 1).text());
      assertThat(changes(tables)).containsExactly(0L, 1L);
      tables.restore(AddressFamily.IPV4, "*raw\nCOMMIT\n");
      assertThat(changes(tables)).containsExactly(1L, 1L);
    }
  }

  private static java.util.List<Long> changes(LegacyTables tables) throws Exception {
    return found(tables.read()).families().stream().map(FamilyTables::changes).toList();
  }

  @Test
  void aCensusIsOutdatedOnceTheTablesAreDifferent() throws Exception {
    try (LegacyTables tables = new LegacyTables()) {
      tables.restore(AddressFamily.IPV4, KubeProxyRuleset.plain(AddressFamily.IPV4, 5, 1).text());
      IptablesCensus census = found(tables.census());
      assertThat(tables.reader().outdated(found(tables.read()), census)).isFalse();
      tables.restore(AddressFamily.IPV4, KubeProxyRuleset.plain(AddressFamily.IPV4, 6, 1).text());
      assertThat(tables.reader().outdated(found(tables.read()), census)).isTrue();
    }
  }
}
