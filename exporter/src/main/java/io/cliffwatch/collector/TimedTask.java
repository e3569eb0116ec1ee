// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.collector;

import java.time.Duration;
import java.util.function.LongSupplier;

/** What a collector's thread is at, since when, and how long it may take. */
record TimedTask(String name, long since, Duration limit, LongSupplier nanoTime) {
  Duration elapsed() {
    return Duration.ofNanos(nanoTime.getAsLong() - since);
  }

  boolean overdue() {
    return elapsed().compareTo(limit) > 0;
  }
}
