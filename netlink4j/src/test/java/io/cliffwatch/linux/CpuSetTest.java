// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/** The affinity of threads, with procfs as witness. */
class CpuSetTest {
  @Test
  void aThreadRunsOnlyWhereItMayAndTheOthersAreNotConcerned() throws Exception {
    CpuSet before = CpuSet.ofThisThread();
    assertThat(allowed(before)).isEqualTo(status());
    int cpu = before.cpus().nextSetBit(0);
    FutureTask<Void> restricted =
        new FutureTask<>(() -> {
          CpuSet.of(cpu).restrictThisThread();
          assertThat(status()).isEqualTo(String.valueOf(cpu));
          assertThat(CpuSet.current()).isEqualTo(cpu);
          assertThat(CpuSet.ofThisThread()).isEqualTo(CpuSet.of(cpu));
          return null;
        });
    Thread.ofPlatform().start(restricted);
    restricted.get();
    assertThat(CpuSet.ofThisThread()).isEqualTo(before);
    assertThat(before.without(cpu).size()).isEqualTo(before.size() - 1);
  }

  @Test
  void noCpuAtAllIsRefused() {
    assertThatThrownBy(() -> new CpuSet(new BitSet()).restrictThisThread())
        .isInstanceOf(SyscallException.class)
        .hasMessageContaining("EINVAL");
  }

  private static String status() throws IOException {
    try (var lines = Files.lines(Path.of("/proc/thread-self/status"))) {
      return lines
          .filter(line -> line.startsWith("Cpus_allowed_list:"))
          .map(line -> line.substring("Cpus_allowed_list:".length()).strip())
          .findFirst()
          .orElseThrow();
    }
  }

  /** Writes a set as the kernel does, for one run of CPUs. */
  private static String allowed(CpuSet set) {
    int first = set.cpus().nextSetBit(0);
    int last = set.cpus().length() - 1;
    return first == last ? String.valueOf(first) : first + "-" + last;
  }
}
