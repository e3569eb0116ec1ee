// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.bench;

import io.cliffwatch.procfs.Procfs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What procfs tells of a process.
 *
 * @param pid its number, or {@code self}
 */
record ProcessFile(String pid) {
  private static final Procfs PROC = new Procfs(Path.of("/proc"));
  private static final long KIBIBYTE = 1024;

  /** The unit of times in procfs, on every architecture that is supported. */
  private static final double USER_HZ = 100;

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

  /**
   * Returns its CPU time in seconds, in steps of 10 ms, ended threads included ({@code utime} and
   * {@code stime} of proc_pid_stat(5)).
   */
  double cpuSeconds() throws IOException {
    String stat = PROC.text(pid + "/stat");
    // The name, in parentheses, may have spaces; the state, field 3, comes after it.
    List<String> fields = List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1));
    return (Long.parseLong(fields.get(14 - 3)) + Long.parseLong(fields.get(15 - 3))) / USER_HZ;
  }
}
