// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.procfs;

import static java.util.Objects.requireNonNull;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;

/**
 * How much more memory this process may take: what the limit of its cgroup leaves (the machine's
 * memory where there is none), and no more than the machine can give.
 *
 * <p>Takes for granted that the process is alone in its cgroup, as an agent in a container is.
 */
public final class MemoryHeadroom {
  private static final long KIBIBYTE = 1024;

  /** For the heap, which may still grow, and for what the kernel keeps for the process. */
  private static final long RESERVE = 16 << 20;

  private final Procfs procfs;
  private final OperatingSystemMXBean limits =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  /** Makes it; nothing is read yet. */
  public MemoryHeadroom(Procfs procfs) {
    this.procfs = requireNonNull(procfs, "procfs is null");
  }

  /**
   * Looks now.
   *
   * @return bytes, 0 when there is nothing left
   */
  public long bytes() throws IOException {
    long left = limits.getTotalMemorySize() - kibibytes("self/status", "VmRSS:") * KIBIBYTE;
    long available = kibibytes("meminfo", "MemAvailable:") * KIBIBYTE;
    return Math.max(0, Math.min(left, available) - RESERVE);
  }

  private long kibibytes(String file, String name) throws IOException {
    for (String line : procfs.lines(file)) {
      if (line.startsWith(name)) {
        return Long.parseLong(line.substring(name.length()).replace("kB", "").strip());
      }
    }
    throw new IOException(file + " of procfs has no line " + name);
  }
}
