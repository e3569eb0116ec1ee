// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.netlink.taskstats.ExitRecord;
import io.cliffwatch.procfs.Processes;
import io.cliffwatch.procfs.Procfs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a record is taken for, on a procfs whose processes the test makes up. */
class RestoreRecorderTest {
  private static final int PID = 4711;
  private static final int STATUS_1 = 1 << 8;

  @TempDir private Path procfs;
  private RestoreRecorder recorder;

  @BeforeEach
  void make() throws Exception {
    Processes processes = new Processes(new Procfs(procfs));
    recorder = new RestoreRecorder(processes);
    Files.writeString(procfs.resolve("uptime"), "1000.00 1000.00\n");
    Files.createDirectories(procfs.resolve("thread-self/net"));
    Files.createFile(procfs.resolve("thread-self/net/dev"));
    recorder.on(new NodeNetwork(processes, processes.ownNetwork()));
  }

  @Test
  void whatAFailedRunWritesAreComplaints() throws Exception {
    recorder.take(record("nft", STATUS_1, 2_048));
    recorder.take(record("nft", 0, 2_048));
    recorder.take(record("iptables-legacy", STATUS_1, 2_048));
    recorder.take(record("iptables-legacy", 0, 2_048));
    assertThat(counts())
        .isEqualTo(
            Map.of(
                new RestoreCount(Command.NFT, Starter.OTHER, false), 1L,
                new RestoreCount(Command.NFT_LIST, Starter.OTHER, true), 1L,
                new RestoreCount(Command.IPTABLES_RESTORE, Starter.OTHER, false), 1L));
  }

  @Test
  void whatWasSeenBeforeItCalledExecIsToldByItsName() throws Exception {
    process("iptables-restor", "/opt/wrapper", "--find-backend");
    assertThat(recorder.running()).allMatch(RunningRestore::counts).hasSize(1);
    recorder.take(record("iptables-restor", 0, 0));
    process("nft", "/opt/wrapper", "--find-nft");
    assertThat(recorder.running()).noneMatch(RunningRestore::counts).hasSize(1);
    recorder.take(record("nft", 0, 0));
    assertThat(counts())
        .as("nft does not tell enough of itself")
        .isEqualTo(Map.of(new RestoreCount(Command.IPTABLES_RESTORE, Starter.OTHER, true), 1L));
  }

  @Test
  void aScriptThatBecomesAnotherToolIsThatTool() throws Exception {
    process("iptables-restor", "/bin/sh", "/usr/sbin/iptables-restore");
    assertThat(recorder.running()).hasSize(1);
    recorder.take(record("iptables-legacy", 0, 2_048)); // it only looked for rules of the backend
    assertThat(counts()).isEmpty();
  }

  @Test
  void aRunThatGetsTheNumberOfAnotherProcessIsFound() throws Exception {
    process("sleep", "sleep", "1000");
    assertThat(recorder.running()).isEmpty();
    process("nft", "nft", "-f", "-");
    boolean found = false;
    for (int i = 0; i < 20 && !found; i++) {
      found = !recorder.running().isEmpty();
    }
    assertThat(found).isTrue();
  }

  /** Makes a process that was forked, long ago if it is no run. */
  private void process(String name, String... words) throws Exception {
    long ticks = CommandParser.isCandidate(name) ? 99_900 : 10_000;
    Path folder = Files.createDirectories(procfs.resolve(String.valueOf(PID)));
    Files.writeString(
        folder.resolve("stat"),
        "%d (%s) S 1 0 0 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 %d 0\n".formatted(PID, name, ticks));
    Files.writeString(folder.resolve("cmdline"), String.join("\0", words) + "\0");
    Path network = Files.createDirectories(folder.resolve("net")).resolve("dev");
    if (!Files.exists(network)) {
      Files.createLink(network, procfs.resolve("thread-self/net/dev"));
    }
  }

  private Map<RestoreCount, Long> counts() {
    return recorder.totals().snapshot(0, Duration.ZERO).counts();
  }

  /** Returns the record of a process that was forked a second ago. */
  private static ExitRecord record(String name, long exitCode, long writtenBytes) {
    Duration none = Duration.ZERO;
    OptionalLong group = OptionalLong.of(PID);
    return new ExitRecord(
        14,
        name,
        PID,
        group,
        1,
        exitCode,
        false,
        Duration.ofSeconds(1),
        none,
        none,
        none,
        0,
        0,
        writtenBytes);
  }
}
