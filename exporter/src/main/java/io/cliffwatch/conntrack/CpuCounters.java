// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.conntrack;

import io.cliffwatch.netlink.netfilter.ConntrackCpuStatistics;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Sums the kernel's 32-bit counters over CPUs to 64-bit ones that do not fall when one of them
 * wraps: a sum that falls by 2^32 would look to Prometheus like a restart, and its rate like
 * billions of packets.
 *
 * <p>Used by one thread.
 */
final class CpuCounters {
  private static final long WRAP = 1L << 32;

  /** Above this, a counter that falls has wrapped; below, it was reset. */
  private static final long NEAR_WRAP = WRAP / 2;

  private record Key(ConntrackCounter counter, int cpu) {}

  private final Map<Key, Long> last = new HashMap<>();
  private final Map<ConntrackCounter, Long> wrapped = new EnumMap<>(ConntrackCounter.class);

  Map<ConntrackCounter, Long> sum(List<ConntrackCpuStatistics> cpus) {
    Map<ConntrackCounter, Long> sums = new EnumMap<>(ConntrackCounter.class);
    for (ConntrackCounter counter : ConntrackCounter.values()) {
      for (ConntrackCpuStatistics cpu : cpus) {
        counter
            .of(cpu)
            .ifPresent(value -> {
              noteWrap(new Key(counter, cpu.cpu()), value);
              sums.merge(counter, value, Long::sum);
            });
      }
    }
    sums.replaceAll((counter, sum) -> sum + wrapped.getOrDefault(counter, 0L));
    return sums;
  }

  private void noteWrap(Key key, long value) {
    Long before = last.put(key, value);
    if (before != null && value < before && before >= NEAR_WRAP) {
      wrapped.merge(key.counter(), WRAP, Long::sum);
    }
  }
}
