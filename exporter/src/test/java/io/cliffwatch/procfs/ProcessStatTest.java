// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.procfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ProcessStatTest {
  /** Of a kernel 6.18, with a name that makes trouble. */
  private static final String LINE =
      "4711 (a) R 1 (b) S 42 4711 4711 0 -1 4194560 1432 77 0 0 150 25 300 60 20 0 9 0 8812345"
          + " 1280000000 15000 18446744073709551615 1 1 0 0 0 0 0 0 2143420159 0 0 0 17 1 0 0 0 0 0"
          + " 0 0 0 0 0 0 0 0\n";

  private final Procfs procfs = new Procfs(Path.of("/proc"));

  @Test
  void theNameMayHoldBlanksAndParentheses() throws Exception {
    ProcessStat stat = ProcessStat.parse(LINE);
    assertThat(stat).isEqualTo(new ProcessStat(4711, "a) R 1 (b", 'S', 42, 175, 360, 8_812_345));
    assertThat(stat.cpuNanos()).isEqualTo(Duration.ofMillis(5350).toNanos());
    assertThat(stat.hasEnded()).isFalse();
  }

  @Test
  void whatIsNoSuchLineIsRefused() {
    assertThatThrownBy(() -> ProcessStat.parse("")).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> ProcessStat.parse("1 (init) S 0")).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> ProcessStat.parse("x (y) S" + " z".repeat(40)))
        .isInstanceOf(IOException.class);
  }

  @Test
  void theKernelAndTheJvmAgreeOnThisProcess() throws Exception {
    ProcessHandle self = ProcessHandle.current();
    ProcessStat stat = ProcessStat.parse(procfs.text(self.pid() + "/stat"));
    assertThat(stat.pid()).isEqualTo(self.pid());
    assertThat(stat.parent()).isEqualTo(self.parent().orElseThrow().pid());
    Instant start = self.info().startInstant().orElseThrow();
    assertThat(stat.startSeconds(procfs.bootSeconds()))
        .isCloseTo(start.toEpochMilli() / 1e3, within(1.1));
    assertThat(new Processes(procfs).numbers()).contains(self.pid(), 1);
  }

  @Test
  void aProcessThatHasEndedHasNoFiles() throws Exception {
    Process process = new ProcessBuilder("true").start();
    process.waitFor();
    assertThat(new Processes(procfs).text(process.pid(), "stat")).isEmpty();
    assertThat(new Processes(procfs).text(ProcessHandle.current().pid(), "comm")).isPresent();
  }
}
