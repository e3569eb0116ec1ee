// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionTest {
  private static final List<String> NAMES = List.of("collect", "log", "web", "thresholds");

  @ParameterizedTest
  @CsvSource({"lgg, log", "wb, web", "colect, collect", "treshold, thresholds"})
  void aNameThatIsNearIsSuggested(String written, String meant) {
    assertThat(Suggestion.question(written, NAMES)).isEqualTo("; did you mean " + meant + "?");
  }

  @ParameterizedTest
  @CsvSource({"foo", "x", "proxy", "retention"})
  void anotherWordIsNot(String written) {
    assertThat(Suggestion.question(written, NAMES)).isEmpty();
  }
}
