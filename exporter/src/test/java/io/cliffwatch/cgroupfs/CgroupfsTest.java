// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.cgroupfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cliffwatch.testing.Requirement;
import io.cliffwatch.testing.Requires;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Requires(Requirement.ROOT)
class CgroupfsTest {
  /** The kernel ends the child after a second of CPU, as far as it looks then. */
  private static final String BURN = "(ulimit -t 1; while :; do :; done) 2>/dev/null";

  private static final Path MOUNTED = Path.of("/sys/fs/cgroup");

  static List<Path> hierarchies() {
    return ScratchCgroup.hierarchies();
  }

  @Test
  void thisMachineHasAHierarchyThatAccountsCpuTime() {
    assertThat(hierarchies()).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("hierarchies")
  void aProcessIsFoundInItsGroupWithItsCpuTime(Path hierarchy) throws Exception {
    try (ScratchCgroup scratch = ScratchCgroup.below(hierarchy)) {
      Process shell = new ProcessBuilder("sh", "-c", "read line; " + BURN + "; times").start();
      scratch.take(shell);
      Cgroup group = groupOf(shell);
      assertThat(group.folder()).isEqualTo(scratch.folder());
      assertThat(group.processes()).containsExactly(shell.pid());
      try (CpuUsage usage = group.cpuUsage()) {
        shell.getOutputStream().close();
        List<String> times = shell.inputReader().readAllLines();
        assertThat(shell.waitFor(60, TimeUnit.SECONDS)).isTrue();
        double tool = Double.parseDouble(times.get(1).replaceAll("0m([0-9.]+)s .*", "$1"));
        assertThat(usage.nanos() / 1e9)
            .as("of a child that has ended")
            .isGreaterThan(0.5)
            .isCloseTo(tool, within(0.1));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("hierarchies")
  void whoLooksFromAnotherNamespaceSearchesForTheRestOfThePath(Path hierarchy) throws Exception {
    try (ScratchCgroup pod = ScratchCgroup.below(hierarchy);
        ScratchCgroup container = ScratchCgroup.below(pod.folder())) {
      Process process = new ProcessBuilder("sleep", "60").start();
      container.take(process);
      String path = "/../../" + pod.folder().getFileName() + "/" + container.folder().getFileName();
      String rest = "/../" + container.folder().getFileName();
      for (String seen : List.of(path, rest)) {
        Membership membership = new Membership(controllers(hierarchy), seen);
        assertThat(new Cgroupfs(MOUNTED).groupOf(process.pid(), List.of(membership)))
            .map(Cgroup::folder)
            .contains(container.folder());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("hierarchies")
  void theCpuTimeOfAGroupThatWasRemovedIsNotToBeHad(Path hierarchy) throws Exception {
    try (ScratchCgroup scratch = ScratchCgroup.below(hierarchy)) {
      Process process = new ProcessBuilder("sleep", "60").start();
      scratch.take(process);
      try (CpuUsage usage = groupOf(process).cpuUsage()) {
        assertThat(usage.nanos()).isNotNegative();
        scratch.remove();
        assertThatThrownBy(usage::nanos).isInstanceOf(IOException.class);
      }
    }
  }

  @Test
  void theRootIsNobodysOwn() throws Exception {
    List<Membership> root =
        List.of(new Membership(Set.of("cpuacct"), "/"), new Membership(Set.of(), "/../.."));
    assertThat(new Cgroupfs(MOUNTED).groupOf(1, root)).isEmpty();
  }

  @Test
  void aGroupThatIsNotMountedHereIsNotFound(@TempDir Path empty) throws Exception {
    List<Membership> pod = Membership.parse(List.of("0::/kubepods/pod1/container"));
    assertThat(new Cgroupfs(empty).groupOf(1, pod)).isEmpty();
  }

  @Test
  void linesAreOfEitherVersion() throws Exception {
    assertThat(
            Membership.parse(
                List.of("4:cpu,cpuacct:/a:b", "1:name=systemd:/init.scope", "0::/../x")))
        .containsExactly(
            new Membership(Set.of("cpu", "cpuacct"), "/a:b"),
            new Membership(Set.of("name=systemd"), "/init.scope"),
            new Membership(Set.of(), "/../x"));
    assertThatThrownBy(() -> Membership.parse(List.of("nonsense"))).isInstanceOf(IOException.class);
  }

  private static Cgroup groupOf(Process process) throws IOException {
    List<String> lines = Files.readAllLines(Path.of("/proc", process.pid() + "", "cgroup"));
    return new Cgroupfs(MOUNTED).groupOf(process.pid(), Membership.parse(lines)).orElseThrow();
  }

  private static Set<String> controllers(Path hierarchy) {
    return hierarchy.endsWith("cpuacct") ? Set.of("cpuacct") : Set.of();
  }
}
