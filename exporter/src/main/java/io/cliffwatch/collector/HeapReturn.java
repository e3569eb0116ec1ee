// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.collector;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;

/**
 * Has the JVM give back what a census needed. What a census holds outlives the small nursery, and
 * the JVM lets the old generation grow to its limit before it looks at it: tens of megabytes that
 * are garbage. Safe for use by several threads.
 */
final class HeapReturn {
  /** Less is not worth a collection, which takes some 20 ms and stops the other threads. */
  private static final long WORTH_IT = 2L * 1024 * 1024;

  private final List<MemoryPoolMXBean> oldGenerations =
      ManagementFactory.getMemoryPoolMXBeans().stream()
          .filter(pool -> pool.getType() == MemoryType.HEAP && pool.isUsageThresholdSupported())
          .toList();

  /** Collects the whole heap when the old generation has grown since that was last done. */
  void afterCensus() {
    if (grown() >= WORTH_IT) {
      System.gc();
    }
  }

  /** Returns by how many bytes the old generation grew since it was last collected. */
  private long grown() {
    return oldGenerations.stream()
        .mapToLong(pool -> {
          MemoryUsage collected = pool.getCollectionUsage();
          return pool.getUsage().getUsed() - (collected == null ? 0 : collected.getUsed());
        })
        .sum();
  }
}
