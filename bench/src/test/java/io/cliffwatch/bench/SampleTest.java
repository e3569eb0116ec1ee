// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SampleTest {
  @Test
  void quantilesAreMeasurementsAndDoNotDependOnTheOrder() {
    Sample sample = new Sample(5, 1, 4, 2, 3);

    assertThat(sample.median()).isEqualTo(3);
    assertThat(sample.quantile(0)).isEqualTo(1);
    assertThat(sample.quantile(1)).isEqualTo(5);
    assertThat(sample.first()).isEqualTo(5);
    assertThat(sample.warm().mean()).isEqualTo(2.5);
  }

  @Test
  void theStandardErrorIsThatOfTheMean() {
    // Variance 2.5 of five values: the square root of 2.5 / 5.
    assertThat(new Sample(1, 2, 3, 4, 5).error()).isCloseTo(0.7071, within(1e-4));
  }

  @Test
  void aSlowDownIsOverItsBudgetOnlyBeyondChance() {
    Sample quick = new Sample(1.00, 1.01, 0.99, 1.00);
    Sample slow = new Sample(1.10, 1.11, 1.09, 1.10);
    Sample noisy = new Sample(0.60, 1.60, 0.70, 1.50);

    assertThat(new Slowdown(slow, quick, 1).isOverBudget()).isTrue();
    assertThat(new Slowdown(noisy, quick, 1).isOverBudget()).isFalse();
    assertThat(new Slowdown(quick, quick, 1).isOverBudget()).isFalse();
  }
}
