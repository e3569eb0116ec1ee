// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.procfs;

import static java.util.Objects.requireNonNull;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;

/**
 * How much more memory this process may take: what the limit of its cgroup leaves where there is
 * one, no more than the machine can give, and less what the heap may still grow by.
 */
public final class MemoryHeadroom {
  private static final long KIBIBYTE = 1024;

  /** For what the JVM takes outside its heap. */
  private static final long RESERVE = 16 << 20;

  private final Procfs procfs;

  /** Knows the limits of cgroups, version 1 and 2. */
  private final OperatingSystemMXBean limits =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  /** Makes it; nothing is read yet. */
  public MemoryHeadroom(Procfs procfs) {
    this.procfs = requireNonNull(procfs, "procfs is null");
  }

  /**
   * Looks now. Caches of files count as taken within a cgroup, so it is rather too little.
   *
   * @return bytes, 0 when there is nothing left
   */
  public long bytes() throws IOException {
    long available = bytes("MemAvailable:");
    boolean limited = limits.getTotalMemorySize() < bytes("MemTotal:");
    long free = limited ? Math.min(available, limits.getFreeMemorySize()) : available;
    MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
    return Math.max(0, free - RESERVE - (heap.getMax() - heap.getCommitted()));
  }

  private long bytes(String name) throws IOException {
    for (String line : procfs.lines("meminfo")) {
      if (line.startsWith(name)) {
        return KIBIBYTE * Long.parseLong(line.substring(name.length()).replace("kB", "").strip());
      }
    }
    throw new IOException("meminfo of procfs has no line " + name);
  }
}
