// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.kubeproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PeakWindowTest {
  private static final long MILLISECOND = 1_000_000;
  private static final long SECOND = 1000 * MILLISECOND;

  private final PeakWindow window = new PeakWindow();

  @Test
  void beforeASecondWasSeenThereIsNoPeak() {
    look(0, 900, 100, moment -> moment);
    assertThat(window.cores(SECOND)).isEmpty();
    look(1000, 1000, 100, moment -> moment);
    assertThat(window.cores(SECOND).orElseThrow()).isCloseTo(1, within(1e-9));
  }

  @ParameterizedTest
  @ValueSource(longs = {5000, 5003, 5027, 5050, 5074, 5099})
  void aBurstOfASecondIsSeenWhereverItLies(long begin) {
    look(0, 10_000, 100, burst(begin, 1000));
    assertThat(window.cores(10 * SECOND).orElseThrow()).isBetween(0.95, 1.0 + 1e-9);
  }

  @ParameterizedTest
  @ValueSource(longs = {5000, 5074, 5250, 5499})
  void looksAtHalfASecondMissAQuarterOfItAtMost(long begin) {
    look(0, 10_000, 500, burst(begin, 1000));
    assertThat(window.cores(10 * SECOND).orElseThrow()).isBetween(0.75, 1.0 + 1e-9);
  }

  @Test
  void nobodyTakesItAwayByAsking() {
    look(0, 3000, 100, burst(1000, 1000));
    for (int scraper = 0; scraper < 2; scraper++) {
      assertThat(window.cores(7 * SECOND).orElseThrow()).isCloseTo(1, within(1e-9));
    }
    look(3100, 61_900, 100, burst(1000, 1000));
    for (int scraper = 0; scraper < 2; scraper++) {
      assertThat(window.cores(62 * SECOND).orElseThrow()).isCloseTo(1, within(1e-9));
    }
  }

  @Test
  void itIsForgottenAfterAMinute() {
    look(0, 62_200, 100, burst(1000, 1000));
    assertThat(window.cores(62_200 * MILLISECOND).orElseThrow()).isLessThan(1);
    look(62_300, 64_000, 100, burst(1000, 1000));
    assertThat(window.cores(64 * SECOND)).hasValue(0);
  }

  @Test
  void theHigherOfTwoIsTold() {
    look(0, 5000, 100, moment -> burst(1000, 500).applyAsLong(moment));
    assertThat(window.cores(5 * SECOND).orElseThrow()).isCloseTo(0.5, within(0.01));
    look(
        5100,
        9000,
        100,
        moment -> burst(1000, 500).applyAsLong(moment) + burst(6000, 800).applyAsLong(moment));
    assertThat(window.cores(9 * SECOND).orElseThrow()).isCloseTo(0.8, within(0.01));
  }

  @Test
  void twoThreadsAtOnceAreTwoCores() {
    look(0, 3000, 100, moment -> 2 * moment);
    assertThat(window.cores(3 * SECOND).orElseThrow()).isCloseTo(2, within(1e-9));
  }

  @Test
  void whenTheLooksPausedTheShareIsTheirMean() {
    look(0, 1000, 100, moment -> 0);
    window.add(5 * SECOND, 2 * SECOND);
    assertThat(window.cores(5 * SECOND).orElseThrow()).isCloseTo(0.5, within(1e-9));
  }

  private void look(long from, long to, long step, LongUnaryOperator cpu) {
    for (long moment = from; moment <= to; moment += step) {
      long nanos = moment * MILLISECOND;
      window.add(nanos, cpu.applyAsLong(nanos));
    }
  }

  /** The CPU time of somebody who uses one core from the moment on, milliseconds. */
  private static LongUnaryOperator burst(long begin, long length) {
    return moment -> Math.clamp(moment - begin * MILLISECOND, 0, length * MILLISECOND);
  }
}
