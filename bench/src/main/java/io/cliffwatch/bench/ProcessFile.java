// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.bench;

import io.cliffwatch.procfs.Procfs;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What procfs tells of a process.
 *
 * @param pid its number, or {@code self}
 */
record ProcessFile(String pid) {
  private static final Procfs PROC = new Procfs(Path.of("/proc"));
  private static final long KIBIBYTE = 1024;

  static ProcessFile self() {
    return new ProcessFile("self");
  }

  static ProcessFile of(Process process) {
    return new ProcessFile(Long.toString(process.pid()));
  }

  /** Returns a size of {@code /proc/PID/status}, such as {@code VmHWM:}, in bytes. */
  long bytes(String name) throws IOException {
    for (String line : PROC.lines(pid + "/status")) {
      if (line.startsWith(name)) {
        return KIBIBYTE * Long.parseLong(line.replaceAll("[^0-9]", ""));
      }
    }
    throw new IOException("process " + pid + " has no " + name);
  }

  /** Returns the CPU time of all threads that it has now, in seconds ({@code schedstat}). */
  double cpuSeconds() throws IOException {
    long nanos = 0;
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc", pid, "task"))) {
      for (Path thread : threads) {
        nanos +=
            Long.parseLong(
                PROC.text(pid + "/task/" + thread.getFileName() + "/schedstat").split(" ", 2)[0]);
      }
    }
    return nanos / 1e9;
  }
}
