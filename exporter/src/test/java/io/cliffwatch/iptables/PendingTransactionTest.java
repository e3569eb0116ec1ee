// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.iptables;

import static io.cliffwatch.iptables.KernelTables.found;
import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.collector.TornReadException;
import io.cliffwatch.netlink.route.AddressFamily;
import io.cliffwatch.ruleset.KubeProxyRuleset;
import io.cliffwatch.testing.Requirement;
import io.cliffwatch.testing.Requires;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Censuses while transactions on nf_tables are prepared, and given up or found to change nothing.
 * The rules of such a transaction are in the kernel's lists, and neither the generation nor the
 * dump tells: every census must have the one true figure, or be torn.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
@Requires({Requirement.ROOT, Requirement.NFTABLES, Requirement.IPTABLES_NFT})
class PendingTransactionTest {
  /** Seconds: a census waits until a new generation has settled. */
  private static final String SETTLES = "0.2";

  private static final int SERVICES = 900;
  private static final int WHOLE = 50;
  private static final int CENSUSES = 1_000;

  @TempDir private Path folder;
  private KernelTables tables;
  private FamilyCensus truth;

  @BeforeEach
  void load() throws Exception {
    tables = new KernelTables(Backend.NF_TABLES);
    tables.restore(AddressFamily.IPV4, rules());
    truth = tables.save(AddressFamily.IPV4).census(AddressFamily.IPV4);
    assertThat(truth.services()).isEqualTo(SERVICES);
  }

  @AfterEach
  void close() throws Exception {
    tables.close();
  }

  /** {@code nft -c} has the kernel prepare everything, and gives it up. */
  @Test
  void aDryRunOfRulesBeforeAllOthers() throws Exception {
    String inserted = "insert rule ip nat KUBE-SERVICES counter accept\n".repeat(300);
    everyCensusIsTheTruthWhile("nft -c -f", inserted);
  }

  @Test
  void aDryRunOfRulesInTheMiddleOfATable() throws Exception {
    String added = "add rule ip nat KUBE-MARK-MASQ counter accept\n".repeat(3_000);
    everyCensusIsTheTruthWhile("nft -c -f", added);
  }

  /** As kube-proxy calls it, with rules that the kernel refuses in the end: they go in a circle. */
  @Test
  void aRestoreThatFails() throws Exception {
    String circle =
        "-A KUBE-MARK-MASQ -j KUBE-POSTROUTING\n-A KUBE-POSTROUTING -j KUBE-MARK-MASQ\n";
    everyCensusIsTheTruthWhile(
        "iptables-nft-restore --noflush", sync().replace("COMMIT\n", circle + "COMMIT\n"));
  }

  /** As kube-proxy calls it in a full sync: chains are emptied, and filled with the same rules. */
  @Test
  void aRestoreOfWhatIsThere() throws Exception {
    everyCensusIsTheTruthWhile("iptables-nft-restore --noflush", sync(), SETTLES);
  }

  private static String rules() {
    return KubeProxyRuleset.plain(AddressFamily.IPV4, SERVICES, 2).text();
  }

  /** What kube-proxy writes of table nat in a sync: its own chains alone. */
  private static String sync() {
    String nat = rules().substring(rules().indexOf("*nat\n"));
    return nat.substring(0, nat.indexOf("COMMIT\n"))
            .lines()
            .filter(line -> !line.startsWith("-A") || line.startsWith("-A KUBE-"))
            .collect(Collectors.joining("\n"))
        + "\nCOMMIT\n";
  }

  private void everyCensusIsTheTruthWhile(String command, String input) throws Exception {
    everyCensusIsTheTruthWhile(command, input, "0.02");
  }

  private void everyCensusIsTheTruthWhile(String command, String input, String pause)
      throws Exception {
    Path file = folder.resolve("input");
    Files.writeString(file, input);
    String loop = "while :; do " + command + " \"$0\"; sleep " + pause + "; done >/dev/null 2>&1";
    Process process =
        tables.namespace().start(new ProcessBuilder("sh", "-c", loop, file.toString()));
    int whole = 0;
    int torn = 0;
    try {
      for (int i = 0; i < CENSUSES && whole < WHOLE; i++) {
        try {
          assertThat(found(tables.census()).families()).containsExactly(truth);
          whole++;
        } catch (TornReadException e) {
          torn++;
        }
      }
      assertThat(process.isAlive()).isTrue();
    } finally {
      end(process);
    }
    System.out.printf("PendingTransactionTest: %s: %d whole, %d torn%n", command, whole, torn);
    assertThat(whole).isEqualTo(WHOLE);
  }

  /** Ends the loop and what it runs. */
  private static void end(Process loop) throws IOException, InterruptedException {
    loop.descendants().forEach(ProcessHandle::destroy);
    loop.destroy();
    loop.waitFor();
  }
}
