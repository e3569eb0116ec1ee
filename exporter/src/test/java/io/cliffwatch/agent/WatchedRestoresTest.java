// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.testing.Requirement;
import io.cliffwatch.testing.Requires;
import io.cliffwatch.testing.ScratchNamespace;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The agent with NET_ADMIN alone, as in its pod, and the namespaces that it needs or lacks. */
@Requires({
  Requirement.ROOT,
  Requirement.SETPRIV,
  Requirement.TASKSTATS,
  Requirement.IPTABLES_LEGACY
})
class WatchedRestoresTest {
  private static final String AVAILABLE = "cliffwatch_collector_available{collector=\"restore\"}";
  private static final String SUCCESS = "cliffwatch_collector_success{collector=\"restore\"}";
  private static final String RUNS =
      "cliffwatch_restores_total{command=\"iptables-restore\",outcome=\"ok\",starter=\"other\"}";

  @Test
  void whereTheRecordsComeFromIsASetting() throws Exception {
    try (ScratchNamespace namespace = new ScratchNamespace();
        AgentProcess agent =
            new AgentProcess(
                namespace,
                List.of(),
                "--collectors.restore.network-namespace=/proc/"
                    + ProcessHandle.current().pid()
                    + "/ns/net")) {
      assertThat(agent.series()).containsEntry(AVAILABLE, 1.0).doesNotContainKey(RUNS);
      namespace.feed("*nat\nCOMMIT\n", "iptables-legacy-restore");
      agent.awaitSeries(RUNS, 1.0);
      agent.awaitSeries(
          "cliffwatch_restore_duration_seconds_count{command=\"iptables-restore\"}", 1.0);
      agent.awaitSeries("cliffwatch_restores_running", 0.0);
    }
  }

  @Test
  void anotherNetworkNamespaceIsNamedAsWhatIsMissing() throws Exception {
    try (ScratchNamespace namespace = new ScratchNamespace();
        AgentProcess agent = new AgentProcess(namespace, List.of())) {
      assertThat(agent.series()).containsEntry(AVAILABLE, 0.0).containsEntry(SUCCESS, 1.0);
      assertThat(agent.get("/")).contains("hostNetwork: true");
    }
  }

  @Test
  void anotherPidNamespaceIsNamedAsWhatIsMissing() throws Exception {
    List<String> container = List.of("unshare", "--pid", "--fork", "--kill-child", "--mount-proc");
    try (ScratchNamespace namespace = new ScratchNamespace();
        AgentProcess agent = new AgentProcess(namespace, container)) {
      assertThat(agent.series()).containsEntry(AVAILABLE, 0.0).containsEntry(SUCCESS, 1.0);
      agent.awaitLog("restore: not available: the kernel gives exit records to processes of the");
      assertThat(agent.get("/")).contains("hostPID: true");
    }
  }
}
