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
  private static final long MIB = 1 << 20;

  /** What the walk itself and the heap add to the copy. */
  private static final long OWN = 16 * MIB;

  @Test
  void aQuarterOfAMillionRulesAreCountedInAHeapOf16MegabytesHoweverTheyAreCopied()
      throws Exception {
    try (KernelTables tables = new KernelTables(Backend.LEGACY)) {
      KubeProxyRuleset ruleset = KubeProxyRuleset.plain(AddressFamily.IPV4, 14_700, 5);
      tables.restore(AddressFamily.IPV4, ruleset.text());
      FamilyCensus witness = tables.save(AddressFamily.IPV4).census(AddressFamily.IPV4);
      assertThat(witness.of(ChainClass.ENDPOINT).rules()).isEqualTo(147_000);

      List<String> whole = census(tables, List.of(), "whole", 1024 * MIB);
      assertThat(whole).startsWith(List.of(witness).toString()).endsWith("whole");
      assertThat(grown(whole)).as("the table's bytes").isGreaterThan(70 * MIB);

      List<String> followed = census(tables, List.of(), "follow", 1024 * MIB);
      assertThat(followed).startsWith(List.of(witness).toString()).endsWith("followed");
      System.out.printf(
          "A census of 249,914 rules took %d MiB whole, %d MiB followed%n",
          grown(whole) / MIB, grown(followed) / MIB);

      assertThat(census(tables, List.of(), "whole", 20 * MIB))
          .singleElement()
          .asString()
          .startsWith("table nat has 426323 entries of ")
          .contains("the " + 20 * MIB + " bytes that this process may take were too few");
      theRoomIsNeverExceeded(tables, witness);
    }
  }

  /** Whether the walk keeps up depends on who else wants the CPUs; the memory does not. */
  private static void theRoomIsNeverExceeded(KernelTables tables, FamilyCensus witness)
      throws Exception {
    List<String> narrow = census(tables, List.of(), "follow", 4 * MIB);
    if (narrow.size() == 1) {
      assertThat(narrow.getFirst()).contains("were too few to count them");
    } else {
      assertThat(narrow).startsWith(List.of(witness).toString()).endsWith("followed");
      assertThat(grown(narrow)).isLessThan(4 * MIB + OWN);
    }
  }

  private static long grown(List<String> output) {
    return Long.parseLong(output.get(1));
  }

  @Test
  void withoutNetAdminTheKernelsRefusalComesOut() throws Exception {
    List<String> withoutNetAdmin =
        List.of("setpriv", "--bounding-set=-net_admin", "--inh-caps=-net_admin");
    try (KernelTables tables = new KernelTables(Backend.LEGACY)) {
      tables.restore(AddressFamily.IPV4, "*nat\nCOMMIT\n");
      assertThat(census(tables, withoutNetAdmin, "follow", MIB))
          .containsExactly("getsockopt(IPT_SO_GET_INFO nat): EPERM (Operation not permitted)");
    }
  }

  private static List<String> census(
      KernelTables tables, List<String> prefix, String how, long room) throws Exception {
    List<String> command = new ArrayList<>(prefix);
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin/java").toString(),
            "-Xmx16m",
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            // Surefire puts only a jar with a manifest on the class path proper.
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            CensusProcess.class.getName(),
            how,
            Long.toString(room)));
    return tables.namespace().exec(command.toArray(String[]::new)).lines().toList();
  }
}
