// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.iptables;

import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.netlink.route.AddressFamily;
import io.cliffwatch.ruleset.KubeProxyRuleset;
import io.cliffwatch.testing.Requirement;
import io.cliffwatch.testing.Requires;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a process's limits do to the census. */
@Requires({Requirement.ROOT, Requirement.IPTABLES_LEGACY, Requirement.SETPRIV})
class CensusProcessTest {
  @Test
  void aQuarterOfAMillionRulesAreCountedInAHeapOf16Megabytes() throws Exception {
    try (LegacyTables tables = new LegacyTables()) {
      KubeProxyRuleset ruleset = KubeProxyRuleset.plain(AddressFamily.IPV4, 14_700, 5);
      tables.restore(AddressFamily.IPV4, ruleset.text());
      FamilyCensus witness = tables.save(AddressFamily.IPV4).census(AddressFamily.IPV4);
      assertThat(witness.of(ChainClass.ENDPOINT).rules()).isEqualTo(147_000);
      assertThat(census(tables, List.of(), "-Xmx16m")).isEqualTo(List.of(witness) + "\n");
    }
  }

  @Test
  void withoutNetAdminTheKernelsRefusalComesOut() throws Exception {
    List<String> withoutNetAdmin =
        List.of("setpriv", "--bounding-set=-net_admin", "--inh-caps=-net_admin");
    try (LegacyTables tables = new LegacyTables()) {
      tables.restore(AddressFamily.IPV4, "*nat\nCOMMIT\n");
      assertThat(census(tables, withoutNetAdmin, "-Xmx16m"))
          .isEqualTo("getsockopt(IPT_SO_GET_INFO nat): EPERM (Operation not permitted)\n");
    }
  }

  private static String census(LegacyTables tables, List<String> prefix, String heap)
      throws Exception {
    List<String> command = new ArrayList<>(prefix);
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin/java").toString(),
            heap,
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            // Surefire puts only a jar with a manifest on the class path proper.
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            CensusProcess.class.getName()));
    return tables.namespace().exec(command.toArray(String[]::new));
  }
}
