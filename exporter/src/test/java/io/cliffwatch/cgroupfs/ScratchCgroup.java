// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.cgroupfs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A control group of the test's own, in one hierarchy; gone afterwards with whom it holds. */
public final class ScratchCgroup implements AutoCloseable {
  private static final Path ROOT = Path.of("/sys/fs/cgroup");
  private static final int TRIES = 200;
  private static final long PAUSE_NANOS = 20_000_000;

  private final Path folder;

  private ScratchCgroup(Path folder) throws IOException {
    this.folder = Files.createDirectory(folder);
  }

  /** Returns the roots of the hierarchies of this machine that account CPU time. */
  public static List<Path> hierarchies() {
    return Stream.of(
            ROOT.resolve("cpuacct/cpuacct.usage"),
            ROOT.resolve("unified/cgroup.controllers"),
            ROOT.resolve("cgroup.controllers"))
        .filter(Files::exists)
        .map(Path::getParent)
        .toList();
  }

  /** Makes a group below a hierarchy's root, or below another group. */
  public static ScratchCgroup below(Path parent) throws IOException {
    return new ScratchCgroup(
        parent.resolve(
            "cliffwatch-test-" + ProcessHandle.current().pid() + "-" + System.nanoTime()));
  }

  /** Returns its folder. */
  public Path folder() {
    return folder;
  }

  /** Puts a process into it. */
  public void take(Process process) throws IOException {
    Files.writeString(folder.resolve("cgroup.procs"), Long.toString(process.pid()));
  }

  /** Kills the processes in it and removes it. */
  public void remove() throws IOException {
    for (int tries = 0; Files.exists(folder); tries++) {
      for (String pid : Files.readString(folder.resolve("cgroup.procs")).split("\n", -1)) {
        if (!pid.isEmpty()) {
          ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly);
        }
      }
      try {
        Files.delete(folder);
      } catch (IOException e) {
        if (tries == TRIES) {
          throw e;
        }
        LockSupport.parkNanos(PAUSE_NANOS); // its last process is not reaped yet
      }
    }
  }

  @Override
  public void close() throws IOException {
    remove();
  }
}
