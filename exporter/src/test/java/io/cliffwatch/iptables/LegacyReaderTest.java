// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.iptables;

import static io.cliffwatch.iptables.KernelTables.found;
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
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is the legacy backend's alone. */
@Requires({Requirement.ROOT, Requirement.IPTABLES_LEGACY, Requirement.IP6TABLES_LEGACY})
class LegacyReaderTest {
  private static final String NAT_OF_ONE_RULE =
      "*nat\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -p tcp -j ACCEPT\nCOMMIT\n";

  @Test
  void lookingAtAnEmptyNamespaceCreatesNoTable() throws Exception {
    try (KernelTables tables = new KernelTables(Backend.LEGACY)) {
      assertThat(tables.read()).isInstanceOf(Outcome.Absent.class);
      assertThat(tables.census()).isInstanceOf(Outcome.Absent.class);
      for (String file : new String[] {"ip_tables_names", "ip6_tables_names"}) {
        assertThat(tables.namespace().exec("cat", "/proc/thread-self/net/" + file)).isEmpty();
      }
    }
  }

  @Test
  void lookingAtOneTableCreatesNoOther() throws Exception {
    try (KernelTables tables = new KernelTables(Backend.LEGACY)) {
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
  void aKernelWithoutIptablesIsAbsentAndSaysSo(@TempDir Path proc) throws Exception {
    Files.writeString(proc.resolve("modules"), "veth 36864 0 - Live 0x0000000000000000\n");
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
    Files.writeString(proc.resolve("modules"), "ip_tables 32768 0 - Live 0x0000000000000000\n");
    try (IptablesReader reader = new IptablesReader(new Procfs(proc), Libc.get())) {
      assertThat(reader.read()).isInstanceOf(Outcome.Absent.class);
    }
  }

  @Test
  void changesAreCountedPerFamily() throws Exception {
    try (KernelTables tables = new KernelTables(Backend.LEGACY)) {
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

  private static List<Long> changes(KernelTables tables) throws Exception {
    return found(tables.read()).families().stream().map(FamilyTables::changes).toList();
  }
}
