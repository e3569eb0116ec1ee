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
