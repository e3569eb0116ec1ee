// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RepetitionTest {
  private final Repetition repetition = new Repetition();

  @Test
  void aFailureThatLastsIsNewOnce() {
    assertThat(repetition.isNew(new IOException("no"))).isTrue();
    assertThat(repetition.isNew(new IOException("no"))).isFalse();
  }

  @Test
  void failuresThatTakeTurnsAreNewOnceEach() {
    assertThat(repetition.isNew("one")).isTrue();
    assertThat(repetition.isNew("other")).isTrue();
    assertThat(repetition.isNew("one")).isFalse();
    assertThat(repetition.isNew("other")).isFalse();
  }

  @Test
  void aFailureThatComesAgainAfterASuccessIsNew() {
    repetition.isNew("one");
    repetition.end();
    assertThat(repetition.isNew("one")).isTrue();
  }

  @Test
  void whoProvokesEverNewFailuresDoesNotFillTheLog() {
    assertThat(IntStream.range(0, 10_000).filter(i -> repetition.isNew("failure " + i)).count())
        .isLessThan(100);
  }
}
