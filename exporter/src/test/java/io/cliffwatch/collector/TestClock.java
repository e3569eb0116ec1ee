// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.collector;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** A clock of nanoseconds that stands still until the test lets time pass. */
final class TestClock implements LongSupplier {
  /** Any value will do: only differences mean something. */
  private final AtomicLong now = new AtomicLong(System.nanoTime());

  void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  @Override
  public long getAsLong() {
    return now.get();
  }
}
