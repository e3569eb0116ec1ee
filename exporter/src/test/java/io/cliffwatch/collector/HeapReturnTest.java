// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.collector;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import org.junit.jupiter.api.Test;

class HeapReturnTest {
  private static final int LARGE = 32 * 1024 * 1024;

  private final HeapReturn heap = new HeapReturn();

  @Test
  void whatACensusLeftInTheOldGenerationIsCollected() {
    WeakReference<byte[]> left = new WeakReference<>(new byte[LARGE]);
    heap.afterCensus();
    assertThat(left.get()).isNull();
  }

  @Test
  void nothingIsCollectedWhereNothingGrew() {
    System.gc();
    long before = collections();
    heap.afterCensus();
    assertThat(collections()).isEqualTo(before);
  }

  private static long collections() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .filter(collector -> !collector.getName().contains("Young"))
        .mapToLong(collector -> collector.getCollectionCount())
        .sum();
  }
}
