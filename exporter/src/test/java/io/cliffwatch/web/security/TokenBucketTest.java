// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.web.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.websecurity.RateLimit;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class TokenBucketTest {
  private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 1); // it may wrap
  private final TokenBucket bucket =
      new TokenBucket(new RateLimit(Duration.ofSeconds(10), 3), clock::get);

  @Test
  void aBurstPassesAndThenOneInEachInterval() {
    assertThat(passed(5)).isEqualTo(3);
    clock.addAndGet(Duration.ofSeconds(9).toNanos());
    assertThat(passed(2)).isZero();
    clock.addAndGet(Duration.ofSeconds(1).toNanos());
    assertThat(passed(2)).isEqualTo(1);
  }

  @Test
  void aLongPauseGivesNoMoreThanTheBurst() {
    passed(3);
    clock.addAndGet(Duration.ofHours(1).toNanos());

    assertThat(passed(9)).isEqualTo(3);
  }

  private int passed(int requests) {
    int passed = 0;
    for (int i = 0; i < requests; i++) {
      passed += bucket.take() ? 1 : 0;
    }
    return passed;
  }
}
