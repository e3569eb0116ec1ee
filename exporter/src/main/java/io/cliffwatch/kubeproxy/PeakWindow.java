// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.kubeproxy;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * The highest share of a core that was used in any second of the last minute. Asking changes
 * nothing, so that everybody who asks gets the same. Used by one thread at a time.
 *
 * <p>The CPU time one second before a look is read off the line between the two looks around it.
 */
final class PeakWindow {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();

  /** What was counted within the last second, and once before. */
  private final Deque<Look> looks = new ArrayDeque<>();

  /** Shares that no later one exceeds, the highest first. */
  private final Deque<Share> peaks = new ArrayDeque<>();

  private record Look(long nanoTime, long cpuNanos) {}

  private record Share(long nanoTime, double cores) {}

  /**
   * Adds what a meter shows.
   *
   * @param nanoTime when, by {@link System#nanoTime()}
   * @param cpuNanos the CPU time so far
   */
  void add(long nanoTime, long cpuNanos) {
    Look now = new Look(nanoTime, cpuNanos);
    long begin = nanoTime - SECOND;
    @Nullable Look before = null;
    while (!looks.isEmpty() && looks.getFirst().nanoTime() <= begin) {
      before = looks.removeFirst();
    }
    looks.addLast(now);
    if (before != null) {
      Look after = looks.getFirst();
      looks.addFirst(before);
      record(new Share(nanoTime, (cpuNanos - between(before, after, begin)) / SECOND));
    }
  }

  private static double between(Look before, Look after, long moment) {
    double way = (double) (moment - before.nanoTime()) / (after.nanoTime() - before.nanoTime());
    return before.cpuNanos() + way * (after.cpuNanos() - before.cpuNanos());
  }

  private void record(Share share) {
    Iterator<Share> latest = peaks.descendingIterator();
    while (latest.hasNext() && latest.next().cores() <= share.cores()) {
      latest.remove();
    }
    peaks.addLast(share);
    forget(share.nanoTime());
  }

  private void forget(long nanoTime) {
    while (!peaks.isEmpty() && nanoTime - peaks.getFirst().nanoTime() > MINUTE) {
      peaks.removeFirst();
    }
  }

  /** Returns the highest share, in cores; empty before a whole second was seen. */
  OptionalDouble cores(long nanoTime) {
    forget(nanoTime);
    return peaks.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(peaks.getFirst().cores());
  }
}
