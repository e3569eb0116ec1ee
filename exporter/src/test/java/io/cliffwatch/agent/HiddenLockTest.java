// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.netlink.route.AddressFamily;
import io.cliffwatch.ruleset.KubeProxyRuleset;
import io.cliffwatch.testing.Requirement;
import io.cliffwatch.testing.Requires;
import io.cliffwatch.testing.ScratchNamespace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent in a container that was not given what shows who holds the lock of the tables. */
@Requires({Requirement.ROOT, Requirement.IPTABLES_LEGACY})
class HiddenLockTest {
  private static final String SERVICES =
      "cliffwatch_services{ip_family=\"IPv4\",mode=\"iptables\"}";

  @TempDir Path folder;

  /** What a container runtime does without hostPID: a PID namespace with a procfs of its own. */
  private static final List<String> CONTAINER =
      List.of("unshare", "--pid", "--fork", "--kill-child", "--mount-proc");

  @Test
  void inAnotherPidNamespaceTheAgentSaysThatItCannotSeeWhoHoldsTheLock() throws Exception {
    try (ScratchNamespace namespace = node()) {
      Process holder =
          new ProcessBuilder("flock", namespace.xtablesLock().toString(), "cat").start();
      try (AgentProcess agent = new AgentProcess(namespace, CONTAINER)) {
        assertThat(agent.series())
            .as("the lock that is held does not show, and keeps nobody from counting")
            .containsEntry(SERVICES, 20.0);
        assertThat(agent.get("/")).contains("hostPID: true");
        holder.getOutputStream().close();
        holder.waitFor();
        restore(namespace, 30);
        agent.awaitSeries(SERVICES, 30.0);
        assertThat(agent.log().lines().filter(line -> line.contains("hostPID: true")))
            .as("of the censuses, and of the collectors restore and lock")
            .hasSize(3);
      } finally {
        holder.destroy();
      }
    }
  }

  @Test
  void aLockFileThatIsNotMountedIsSaid() throws Exception {
    try (ScratchNamespace namespace = node()) {
      Files.delete(namespace.xtablesLock());
      try (AgentProcess agent = new AgentProcess(namespace, List.of())) {
        agent.awaitLog("there is no " + namespace.xtablesLock());
        assertThat(agent.get("/")).contains("there is no " + namespace.xtablesLock());
      }
    }
  }

  @Test
  void aLockThatIsHeldBeforeTheFirstCensusIsSaidAndWhatIsOwedAges() throws Exception {
    try (ScratchNamespace namespace = new ScratchNamespace();
        AgentProcess agent =
            new AgentProcess(
                namespace, List.of(), "--collect.interval=1s", "--census.cpu-share=1")) {
      Process holder =
          new ProcessBuilder("flock", namespace.xtablesLock().toString(), "cat").start();
      try {
        // As if the holder had changed the tables itself.
        namespace.feed(
            KubeProxyRuleset.plain(AddressFamily.IPV4, 20, 2).text(),
            "env",
            "XTABLES_LOCKFILE=" + folder.resolve("another.lock"),
            "iptables-legacy-restore");
        Thread.sleep(5_000);
        assertThat(agent.series()).doesNotContainKey(SERVICES);
        assertThat(agent.series().get("cliffwatch_collector_age_seconds{collector=\"iptables\"}"))
            .isBetween(2.0, 60.0);
        assertThat(agent.get("/")).contains("waiting", "somebody holds the xtables lock");
        holder.getOutputStream().close();
        agent.awaitSeries(SERVICES, 20.0);
        assertThat(agent.get("/")).doesNotContain("somebody holds");
      } finally {
        holder.destroy();
      }
    }
  }

  @Test
  void onTheNodeThereIsNothingToSay() throws Exception {
    try (ScratchNamespace namespace = node();
        AgentProcess agent = new AgentProcess(namespace, List.of())) {
      assertThat(agent.series()).containsEntry(SERVICES, 20.0);
      assertThat(agent.log()).doesNotContain("hostPID", namespace.xtablesLock().toString());
    }
  }

  private static ScratchNamespace node() throws Exception {
    ScratchNamespace namespace = new ScratchNamespace();
    restore(namespace, 20);
    return namespace;
  }

  private static void restore(ScratchNamespace namespace, int services) throws Exception {
    namespace.feed(
        KubeProxyRuleset.plain(AddressFamily.IPV4, services, 2).text(), "iptables-legacy-restore");
  }
}
