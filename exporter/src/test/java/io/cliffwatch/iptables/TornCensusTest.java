// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.iptables;

import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.collector.TornReadException;
import io.cliffwatch.linux.Libc;
import io.cliffwatch.netlink.route.AddressFamily;
import io.cliffwatch.procfs.Procfs;
import io.cliffwatch.testing.Requirement;
import io.cliffwatch.testing.Requires;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A change right after the copy. The lists of tables are named pipes here: to open one for writing
 * waits until the reader gets to it, which shows how far it is.
 */
@Requires({Requirement.ROOT, Requirement.IPTABLES_LEGACY})
class TornCensusTest {
  private static final String ONE_RULE = "*nat\n-A PREROUTING -p tcp -j ACCEPT\nCOMMIT\n";
  private static final String NO_RULE = "*nat\nCOMMIT\n";

  @TempDir Path proc;

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void tablesThatChangedAfterTheirCopyAreTorn() throws Exception {
    assertThat(censusWith(ONE_RULE))
        .isInstanceOf(TornReadException.class)
        .hasMessage("legacy tables changed while they were copied");
  }

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void tablesThatStayedTheSameAreNot() throws Exception {
    assertThat(censusWith(NO_RULE)).hasMessage("whole");
  }

  private Exception censusWith(String change) throws Exception {
    Path net = Files.createDirectories(proc.resolve("thread-self/net"));
    Path ipv4 = net.resolve("ip_tables_names");
    Path ipv6 = net.resolve("ip6_tables_names");
    try (KernelTables tables = new KernelTables(Backend.LEGACY)) {
      tables.namespace().exec("mkfifo", ipv4.toString(), ipv6.toString());
      tables.restore(AddressFamily.IPV4, NO_RULE);
      CompletableFuture<Exception> census = new CompletableFuture<>();
      Thread.ofPlatform().daemon().start(() -> census.complete(census(tables)));
      Files.writeString(ipv4, "nat\n");
      Files.writeString(ipv6, "");
      try (var second = Files.newBufferedWriter(ipv4)) {
        Process restore =
            tables.enter(KernelTables.tool(Backend.LEGACY, AddressFamily.IPV4, "restore"));
        try (var rules = restore.outputWriter()) {
          rules.write(change);
        }
        assertThat(restore.waitFor()).isZero();
        second.write("nat\n");
      }
      Files.writeString(ipv6, "");
      return census.get(30, TimeUnit.SECONDS);
    }
  }

  private Exception census(KernelTables tables) {
    try (IptablesReader reader = new IptablesReader(new Procfs(proc), Libc.get())) {
      tables.namespace().call(reader::census);
      return new Exception("whole");
    } catch (Exception e) {
      return e;
    }
  }
}
