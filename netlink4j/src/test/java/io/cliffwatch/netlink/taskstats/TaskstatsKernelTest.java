// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink.taskstats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cliffwatch.netlink.NetlinkException;
import io.cliffwatch.testing.Requirement;
import io.cliffwatch.testing.Requires;
import io.cliffwatch.testing.ScratchNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against the kernel; others' processes end at the same time and are passed over. */
@Requires({Requirement.ROOT, Requirement.TASKSTATS})
class TaskstatsKernelTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Test
  void aProcessesRecordSaysWhatItsParentWasTold(@TempDir Path folder) throws Exception {
    Path program = shell(folder, "cw-exit-three");
    try (ExitRecords records = open("cw-exit-three\0")) {
      Process process =
          new ProcessBuilder(program.toString(), "-c", "head -c 4096 /dev/zero | cat; exit 3")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      assertThat(process.waitFor()).isEqualTo(3);
      ExitRecord record = await(records, found -> found.processId() == process.pid());
      assertThat(record.command()).isEqualTo("cw-exit-three");
      assertThat(record.parentId()).isEqualTo(ProcessHandle.current().pid());
      assertThat(record.exitCode()).isEqualTo(3 << 8);
      assertThat(record.succeeded()).isFalse();
      assertThat(record.forkedOnly()).isFalse();
      assertThat(record.peakResidentBytes()).isBetween(100_000L, 100_000_000L);
    }
  }

  @Test
  void whatForkedAndDidNotExecSaysSo(@TempDir Path folder) throws Exception {
    Path program = shell(folder, "cw-forks");
    try (ExitRecords records = open("cw-forks\0")) {
      Process process = new ProcessBuilder(program.toString(), "-c", "(exit 5); exit 0").start();
      assertThat(process.waitFor()).isZero();
      ExitRecord child = await(records, found -> found.parentId() == process.pid());
      assertThat(child.forkedOnly()).isTrue();
      assertThat(child.exitCode()).isEqualTo(5 << 8);
    }
  }

  @Test
  void timesAreThoseThatTheShellMeasured(@TempDir Path folder) throws Exception {
    Path program = shell(folder, "cw-burns");
    try (ExitRecords records = open("cw-burns\0")) {
      String burn =
          "TIMEFORMAT='%R %U %S'; time "
              + program
              + " -c 'i=0; while [ $i -lt 400000 ]; do i=$((i+1)); done; sleep 0.3'";
      Process shell = new ProcessBuilder("bash", "-c", burn).redirectErrorStream(true).start();
      List<Double> times =
          Pattern.compile(" ")
              .splitAsStream(shell.inputReader().readLine())
              .map(Double::valueOf)
              .toList();
      ExitRecord record = await(records, found -> found.parentId() == shell.pid());
      double cpu = times.get(1) + times.get(2);
      assertThat(record.elapsed().toNanos() / 1e9)
          .isCloseTo(times.get(0), within(0.05 * times.get(0) + 0.02));
      assertThat(record.scheduled().toNanos() / 1e9).isCloseTo(cpu, within(0.05 * cpu + 0.02));
    }
  }

  @Test
  void aThreadsEndLeavesARecordToo() throws Exception {
    try (ExitRecords records = open("cw-thread\0")) {
      Thread.ofPlatform().name("cw-thread").start(() -> {}).join();
      ExitRecord record = await(records, found -> found.command().equals("cw-thread"));
      record
          .threadGroupId()
          .ifPresent(group -> assertThat(group).isEqualTo(ProcessHandle.current().pid()));
    }
  }

  @Test
  void ofThousandsTheFilterLeavesThoseThatMatterAndNoneIsMissed(@TempDir Path folder)
      throws Exception {
    Path wanted = shell(folder, "cw-wanted");
    String storm =
        "for i in {1..1000}; do /bin/true; done & echo $!; "
            + ("for i in {1..100}; do " + wanted + " -c 'exit 7' & wait $!; echo $!; done");
    try (ExitRecords records = open("cw-wanted\0")) {
      Process shell = new ProcessBuilder("bash", "-c", storm).start();
      CompletableFuture<Set<Long>> pids =
          CompletableFuture.supplyAsync(() ->
              shell.inputReader().lines().skip(1).map(Long::valueOf).collect(Collectors.toSet()));
      Set<Long> seen = new HashSet<>();
      while (!pids.isDone() || !seen.containsAll(pids.join())) {
        for (ExitRecord record : records.next()) {
          assertThat(record.command()).isEqualTo("cw-wanted");
          seen.add(record.processId());
        }
      }
      assertThat(pids.join()).hasSize(100);
      assertThat(records.lost()).isZero();
    }
  }

  @Test
  void lostRecordsAreCounted(@TempDir Path folder) throws Exception {
    Path wanted = shell(folder, "cw-lost");
    int forked = 3_000;
    try (ExitRecords records = open("cw-lost\0")) {
      String storm =
          wanted + " -c 'i=0; while [ $i -lt " + forked + " ]; do (:); i=$((i+1)); done'";
      assertThat(new ProcessBuilder("sh", "-c", storm).start().waitFor()).isZero();
      long lost = records.lost();
      long seen = 0;
      for (List<ExitRecord> next = records.next(); seen + lost <= forked; next = records.next()) {
        seen += next.size();
      }
      assertThat(lost).isPositive();
      assertThat(seen + lost).as("its children, and itself").isEqualTo(forked + 1);
    }
  }

  @Test
  void anotherNetworkNamespaceHearsNothing() throws Exception {
    try (ScratchNamespace namespace = new ScratchNamespace();
        ExitRecords records = namespace.call(() -> open("cw-unheard\0"))) {
      Thread.ofPlatform().name("cw-unheard").start(() -> {}).join();
      assertThat(records.next()).isEmpty();
    }
  }

  @Test
  void cpusThatThereAreNotAreRefused() {
    assertThatThrownBy(() -> ExitRecords.open("0-100000", List.of("x"), Duration.ofSeconds(1)))
        .isInstanceOf(NetlinkException.class)
        .hasMessageContaining("TASKSTATS_CMD_ATTR_REGISTER_CPUMASK: E");
  }

  private static ExitRecords open(String name) throws IOException {
    String cpus = Files.readString(Path.of("/sys/devices/system/cpu/possible")).strip();
    return ExitRecords.open(cpus, List.of(name), Duration.ofMillis(300)).orElseThrow();
  }

  /** A shell under another name. */
  private static Path shell(Path folder, String name) throws IOException {
    return Files.copy(Path.of("/bin/sh"), folder.resolve(name), StandardCopyOption.COPY_ATTRIBUTES);
  }

  private static ExitRecord await(ExitRecords records, Predicate<ExitRecord> wanted)
      throws IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      Optional<ExitRecord> found = records.next().stream().filter(wanted).findFirst();
      if (found.isPresent()) {
        return found.get();
      }
    }
    throw new AssertionError("no such record came");
  }
}
