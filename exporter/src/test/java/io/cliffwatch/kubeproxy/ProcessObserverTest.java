// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.kubeproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cliffwatch.cgroupfs.Cgroupfs;
import io.cliffwatch.cgroupfs.ScratchCgroup;
import io.cliffwatch.procfs.Procfs;
import io.cliffwatch.testing.Requirement;
import io.cliffwatch.testing.Requires;
import io.cliffwatch.testing.ScratchNamespace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Requires(Requirement.ROOT)
class ProcessObserverTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** The kernel ends it after a second of CPU, as far as it looks then. */
  private static final String RESTORE = "(ulimit -t 1; while :; do :; done) >/dev/null 2>&1";

  @TempDir private Path folder;
  private ScratchNamespace namespace;
  private ProcessObserver observer;

  static List<Path> hierarchies() {
    return ScratchCgroup.hierarchies();
  }

  @BeforeEach
  void open() throws Exception {
    namespace = new ScratchNamespace();
    observer =
        new ProcessObserver(
            new Procfs(Path.of("/proc")),
            new Cgroupfs(Path.of("/sys/fs/cgroup")),
            System::nanoTime);
  }

  @AfterEach
  void close() throws Exception {
    observer.close();
    namespace.close();
  }

  @ParameterizedTest
  @MethodSource("hierarchies")
  void aGroupOfItsOwnCountsWithTheToolsThatItRan(Path hierarchy) throws Exception {
    try (ScratchCgroup group = ScratchCgroup.below(hierarchy);
        FakeProcess process = new FakeProcess(namespace, folder, "kube-proxy")) {
      group.take(process.process());
      ProcessFigures before = figures();
      process.runToTheEnd(RESTORE);
      ProcessFigures after = figures();
      assertThat(after.counted()).contains("its control group " + group.folder());
      assertThat(after.cpuSeconds() - before.cpuSeconds())
          .isGreaterThan(0.5)
          .isCloseTo(process.toolSeconds(), within(0.05));
    }
  }

  @ParameterizedTest
  @MethodSource("hierarchies")
  void aGroupThatHoldsOthersDoesNotCount(Path hierarchy) throws Exception {
    try (ScratchCgroup group = ScratchCgroup.below(hierarchy);
        FakeProcess process = new FakeProcess(namespace, folder, "kube-proxy")) {
      Process other = new ProcessBuilder("sleep", "60").start();
      group.take(process.process());
      group.take(other);
      assertThat(figures().counted())
          .contains("its control group also holds sleep (process " + other.pid() + ")");
    }
  }

  @ParameterizedTest
  @MethodSource("hierarchies")
  void whomItComesFromAndWhatItStartedAreNoOthers(Path hierarchy) throws Exception {
    try (ScratchCgroup group = ScratchCgroup.below(hierarchy);
        FakeProcess launcher = new FakeProcess(namespace, folder, "launcher")) {
      group.take(launcher.process());
      Files.createSymbolicLink(folder.resolve("kube-proxy"), Path.of("/bin/sh"));
      launcher.runToTheEnd(folder + "/kube-proxy -c 'sleep 60; true' >/dev/null & sleep 0.5");
      assertThat(figures().counted()).contains("its control group " + group.folder());
    }
  }

  @Test
  void inTheRootGroupTheProcessCountsWithWhatItStartedWhileThatStillRuns() throws Exception {
    try (FakeProcess process = new FakeProcess(namespace, folder, "kube-proxy")) {
      double before = figures().cpuSeconds();
      process.runToTheEnd(RESTORE + " & true");
      long end = System.nanoTime() + PATIENCE.toNanos();
      while (figures().cpuSeconds() - before < 0.3) {
        assertThat(System.nanoTime()).as("a running child does not count").isLessThan(end);
        Thread.sleep(50);
      }
      ProcessFigures figures = figures();
      assertThat(figures.counted()).contains("because no control group of its own is seen");
      process.runToTheEnd("wait $! 2>/dev/null");
      assertThat(figures().cpuSeconds() - before)
          .as("once it was waited for")
          .isCloseTo(process.toolSeconds(), within(0.05));
    }
  }

  @Test
  void whereNobodySeesAGroupThatIsSaid() throws Exception {
    ProcessObserver blind =
        new ProcessObserver(new Procfs(Path.of("/proc")), new Cgroupfs(folder), System::nanoTime);
    try (FakeProcess process = new FakeProcess(namespace, folder, "kube-proxy")) {
      assertThat(process.process().isAlive()).isTrue();
      assertThat(namespace.call(blind::observe).running().orElseThrow().counted())
          .contains("no control group of its own is seen in " + folder);
    } finally {
      blind.close();
    }
  }

  @Test
  void theWatcherFindsTheNextOneWithinASecondOrTwo() throws Exception {
    try (FakeProcess first = new FakeProcess(namespace, folder, "kube-proxy")) {
      assertThat(figures().pid()).isEqualTo(first.process().pid());
    }
    long end = System.nanoTime() + PATIENCE.toNanos();
    try (FakeProcess second = new FakeProcess(namespace, folder, "kube-proxy")) {
      while (namespace.call(observer::sample).equals(Duration.ofSeconds(1))) {
        assertThat(System.nanoTime()).as("it is not found").isLessThan(end);
        Thread.sleep(200);
      }
      Observation seen = namespace.call(observer::observe);
      assertThat(seen.running().orElseThrow().pid()).isEqualTo(second.process().pid());
      assertThat(seen.restarts()).isEqualTo(1);
      assertThat(seen.endedAgo()).isEmpty();
    }
  }

  private ProcessFigures figures() throws Exception {
    return namespace.call(observer::observe).running().orElseThrow();
  }
}
