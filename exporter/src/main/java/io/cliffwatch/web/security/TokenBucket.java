// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.web.security;

import io.cliffwatch.websecurity.RateLimit;
import java.util.function.LongSupplier;

/**
 * Lets so many requests pass at once, and one more in each interval.
 *
 * <p>Not safe for use by several threads.
 */
final class TokenBucket {
  private final RateLimit limit;
  private final LongSupplier nanoTime;
  private final long interval;
  private double tokens;
  private long last;

  /**
   * Begins full.
   *
   * @param nanoTime a clock such as {@link System#nanoTime}
   */
  TokenBucket(RateLimit limit, LongSupplier nanoTime) {
    this.limit = limit;
    this.nanoTime = nanoTime;
    this.interval = limit.interval().toNanos();
    this.tokens = limit.burst();
    this.last = nanoTime.getAsLong();
  }

  RateLimit limit() {
    return limit;
  }

  boolean take() {
    long now = nanoTime.getAsLong();
    tokens = Math.min(limit.burst(), tokens + (double) (now - last) / interval);
    last = now;
    if (tokens < 1) {
      return false;
    }
    tokens--;
    return true;
  }
}
