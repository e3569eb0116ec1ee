// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cliffwatch.netlink.route.AddressFamily;
import io.cliffwatch.ruleset.KubeProxyRuleset;
import io.cliffwatch.testing.Requirement;
import io.cliffwatch.testing.Requires;
import io.cliffwatch.testing.ScratchNamespace;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real runs in a namespace of their own; those of others on this machine are passed over. */
@Requires({
  Requirement.ROOT,
  Requirement.TASKSTATS,
  Requirement.IPTABLES_LEGACY,
  Requirement.NFTABLES,
  Requirement.IPSET
})
class RestoreKernelTest {
  /** What the shell's fork and wait add on a busy machine, and the last ticks of a run. */
  private static final double SLACK_SECONDS = 0.03;

  private static final String TIMES = "TIMEFORMAT='%R %U %S'; time ";

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "iptables-legacy-restore, iptables-restore, 2000",
    "ip6tables-legacy-restore, ip6tables-restore, 2000",
    "iptables-nft-restore, iptables-restore, 500",
    "ip6tables-nft-restore, ip6tables-restore, 500",
    "iptables-restore, iptables-restore, 500"
  })
  void theTimesOfARestoreAreThoseThatTheShellMeasures(String tool, String command, int services)
      throws Exception {
    AddressFamily family = tool.startsWith("ip6") ? AddressFamily.IPV6 : AddressFamily.IPV4;
    Path rules =
        RestoredNode.file(folder, "rules", KubeProxyRuleset.plain(family, services, 5).text());
    theTimesAreTheShells(tool + " <" + rules, command);
  }

  @Test
  void theTimesOfAChangeByNftAreTheShells() throws Exception {
    theTimesAreTheShells("nft -f - <" + nftRules(4_000), "nft");
  }

  @Test
  void theTimesOfIpsetAreTheShells() throws Exception {
    StringBuilder members = new StringBuilder("create cw hash:ip maxelem 200000\n");
    BiFunction<Integer, Integer, String> member = "add cw 10.%d.%d.1\n"::formatted;
    IntStream.range(0, 60_000).forEach(i -> members.append(member.apply(i / 250, i % 250)));
    Path file = RestoredNode.file(folder, "members", members.toString());
    theTimesAreTheShells("ipset restore <" + file, "ipset");
  }

  private void theTimesAreTheShells(String line, String command) throws Exception {
    try (RestoredNode node = new RestoredNode()) {
      List<Double> times =
          Pattern.compile("\\s+")
              .splitAsStream(node.shell(TIMES + line).strip())
              .map(Double::valueOf)
              .toList();
      RestoreRun run = node.awaitRuns(1).getFirst();
      double cpu = times.get(1) + times.get(2);
      System.out.printf(
          "%s: elapsed %.3f s (the shell's %.3f), CPU %.3f s (%.3f)%n",
          line, seconds(run.elapsed()), times.get(0), seconds(run.cpu()), cpu);
      assertThat(run.command().word()).isEqualTo(command);
      assertThat(run.starter()).isEqualTo(Starter.OTHER);
      assertThat(run.succeeded()).isTrue();
      assertThat(seconds(run.elapsed()))
          .isCloseTo(times.get(0), within(0.05 * times.get(0) + SLACK_SECONDS));
      assertThat(seconds(run.cpu())).isCloseTo(cpu, within(0.05 * cpu + SLACK_SECONDS));
    }
  }

  @Test
  void changesAndListingsByNftAreToldApart() throws Exception {
    try (RestoredNode node = new RestoredNode()) {
      node.shell("nft -f - <" + nftRules(200));
      node.shell("nft --check -f - <" + nftRules(200));
      node.shell("nft -j list ruleset >/dev/null");
      node.shell("nft list table ip cliffwatch >/dev/null");
      assertThat(node.awaitRuns(4))
          .extracting(RestoreRun::command)
          .containsExactly(Command.NFT, Command.NFT, Command.NFT_LIST, Command.NFT_LIST);
    }
  }

  /** kube-proxy's, which hands nft a file with thousands of lines. */
  @Test
  void aChangeByNftThatFailsIsNoListingHoweverMuchItComplains() throws Exception {
    String bad = "add rule ip nowhere chain ip saddr 10.0.0.1 jump to-nobody-knows-which-chain\n";
    Path file = RestoredNode.file(folder, "bad", bad.repeat(20));
    try (RestoredNode node = new RestoredNode()) {
      assertThat(node.shell("nft -f - <" + file + " || true")).hasSizeGreaterThan(1_024);
      node.awaitRuns(1);
      assertThat(node.read().counts())
          .isEqualTo(Map.of(new RestoreCount(Command.NFT, Starter.OTHER, false), 1L));
    }
  }

  private Path nftRules(int count) throws Exception {
    StringBuilder rules = new StringBuilder("add table ip cliffwatch\nadd chain ip cliffwatch c\n");
    for (int i = 0; i < count; i++) {
      rules.append(
          "add rule ip cliffwatch c ip saddr 10.0.%d.%d drop\n".formatted(i / 250, i % 250));
    }
    return RestoredNode.file(folder, "nft-" + count, rules.toString());
  }

  @Test
  void whoStartsARunAndHowItEndedAreTold() throws Exception {
    Path rules = RestoredNode.file(folder, "good", "*nat\nCOMMIT\n");
    Path wrong = RestoredNode.file(folder, "wrong", "*nat\n-A NOWHERE -j NOTHING\nCOMMIT\n");
    for (String starter : List.of("kube-proxy", "kubelet", "portmap", "somebody")) {
      Path good = starter.equals("kube-proxy") ? wrong : rules;
      String script =
          "#!/bin/bash\nsh -c 'iptables-legacy-restore <%s; sleep 60'\ntrue\n".formatted(good);
      Path file = RestoredNode.file(folder, starter, script);
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }
    try (RestoredNode node = new RestoredNode()) {
      List<Process> starters = new ArrayList<>();
      for (String starter : List.of("kube-proxy", "kubelet", "portmap", "somebody")) {
        starters.add(node.namespace.start(new ProcessBuilder(folder.resolve(starter).toString())));
      }
      assertThat(node.await(now -> now.recent().size() == 4).counts())
          .isEqualTo(
              Map.of(
                  new RestoreCount(Command.IPTABLES_RESTORE, Starter.KUBE_PROXY, false), 1L,
                  new RestoreCount(Command.IPTABLES_RESTORE, Starter.KUBELET, true), 1L,
                  new RestoreCount(Command.IPTABLES_RESTORE, Starter.CNI, true), 1L,
                  new RestoreCount(Command.IPTABLES_RESTORE, Starter.OTHER, true), 1L));
      starters.forEach(RestoreKernelTest::end);
    }
  }

  private static void end(Process process) {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
  }

  @Test
  void aRunIsSeenWhileItLastsAndItsWaitForTheLockIsInItsTime() throws Exception {
    try (RestoredNode node = new RestoredNode()) {
      Process holder = restore(node);
      Writer rules = holder.outputWriter();
      rules.write("*nat\n");
      rules.flush();
      node.await(now -> now.running() == 1);
      Thread.sleep(200); // it takes the lock now
      Process waiter = restore(node);
      waiter.outputWriter().append("*nat\nCOMMIT\n").close();
      RestoreSnapshot both = node.await(now -> now.running() == 2);
      Thread.sleep(1_000);
      assertThat(node.read().oldest()).isGreaterThan(both.oldest().plusMillis(800));
      assertThat(both.recent()).isEmpty();
      rules.append("COMMIT\n").close();
      assertThat(holder.waitFor()).isZero();
      assertThat(waiter.waitFor()).isZero();
      List<RestoreRun> runs = node.awaitRuns(2);
      assertThat(runs).allSatisfy(run -> assertThat(seconds(run.elapsed())).isBetween(1.0, 30.0));
      assertThat(runs).allSatisfy(run -> assertThat(seconds(run.cpu())).isLessThan(0.5));
      assertThat(node.read().running()).isZero();
      assertThat(node.read().oldest()).isZero();
    }
  }

  private static Process restore(RestoredNode node) throws Exception {
    return node.namespace.start(new ProcessBuilder("iptables-legacy-restore", "-w"));
  }

  @Test
  void listingsByTheLegacyToolsDoNotCountAndAMonitorNeither() throws Exception {
    try (RestoredNode node = new RestoredNode()) {
      Path rules =
          RestoredNode.file(
              folder, "rules", KubeProxyRuleset.plain(AddressFamily.IPV4, 100, 2).text());
      node.shell("iptables-legacy-restore <" + rules);
      node.shell("iptables-legacy-save >/dev/null; iptables-legacy -t nat -S >/dev/null");
      node.shell("iptables-save >/dev/null; iptables -nL >/dev/null");
      Process monitor = node.namespace.start(new ProcessBuilder("nft", "monitor"));
      Thread.sleep(300);
      assertThat(node.read().running()).isZero();
      monitor.destroy();
      monitor.waitFor();
      node.shell("nft -f - <" + nftRules(1));
      assertThat(node.awaitRuns(2))
          .extracting(RestoreRun::command)
          .containsExactly(Command.IPTABLES_RESTORE, Command.NFT);
    }
  }

  @Test
  void aRunWhoseStarterCannotBeLookedAtIsLostAndNoMore() throws Exception {
    Path procfs = Files.createDirectory(folder.resolve("proc"));
    Files.writeString(procfs.resolve("uptime"), "1000.00 1000.00\n");
    Files.createDirectories(procfs.resolve("thread-self/net"));
    Files.createFile(procfs.resolve("thread-self/net/dev"));
    String spoilt = "mkdir %1$s/$$; echo nonsense >%1$s/$$/stat; ".formatted(procfs);
    try (RestoredNode node = new RestoredNode(procfs)) {
      node.shell(spoilt + "ipset list -n; sleep 1; rm -r " + procfs + "/$$; ipset list -n; true");
      RestoreSnapshot after = node.await(now -> now.recent().size() == 1);
      assertThat(after.lost()).isEqualTo(1);
    }
  }

  @Test
  void runsInOtherNetworkNamespacesDoNotCount() throws Exception {
    try (RestoredNode node = new RestoredNode();
        ScratchNamespace other = new ScratchNamespace()) {
      other.exec("bash", "-c", "for i in {1..30}; do nft -f - <" + nftRules(1) + "; done; sleep 2");
      node.shell("nft -f - <" + nftRules(1));
      assertThat(node.awaitRuns(1)).hasSize(1);
    }
  }

  @Test
  void amongTwentyThousandShortProcessesNoRunIsMissed() throws Exception {
    String storm = "perl -e 'for (1..20000) { $p = fork; exit unless $p; waitpid $p, 0 }' & ";
    String runs = "for i in {1..200}; do ipset list -n >/dev/null; done; wait";
    try (RestoredNode node = new RestoredNode()) {
      Duration before = node.cpu();
      long start = System.nanoTime();
      node.shell(storm + runs);
      double took = (System.nanoTime() - start) / 1e9;
      RestoreSnapshot after =
          node.await(now -> now.counts().values().stream().mapToLong(n -> n).sum() >= 200);
      System.out.printf(
          "20,000 processes and 200 runs in %.1f s: %.2f %% of a core%n",
          took, 100 * seconds(node.cpu().minus(before)) / took);
      assertThat(after.counts())
          .isEqualTo(Map.of(new RestoreCount(Command.IPSET, Starter.OTHER, true), 200L));
      assertThat(after.lost()).isZero();
    }
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
