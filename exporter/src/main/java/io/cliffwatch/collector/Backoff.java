// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.collector;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Lets what fails again and again be tried ever more rarely: after 15 s, then after twice as long
 * each time, at least every 5 min.
 *
 * <p>Safe for use by several threads.
 */
final class Backoff {
  private static final Duration FIRST = Duration.ofSeconds(15);
  private static final Duration MOST = Duration.ofMinutes(5);

  private final LongSupplier nanoTime;
  private Duration pause = Duration.ZERO;
  private long since;

  Backoff(LongSupplier nanoTime) {
    this.nanoTime = requireNonNull(nanoTime, "nanoTime is null");
    this.since = nanoTime.getAsLong();
  }

  synchronized boolean isOver() {
    return nanoTime.getAsLong() - since >= pause.toNanos();
  }

  synchronized void failed() {
    Duration longer = pause.isZero() ? FIRST : pause.multipliedBy(2);
    pause = longer.compareTo(MOST) > 0 ? MOST : longer;
    since = nanoTime.getAsLong();
  }

  synchronized void succeeded() {
    pause = Duration.ZERO;
  }
}
