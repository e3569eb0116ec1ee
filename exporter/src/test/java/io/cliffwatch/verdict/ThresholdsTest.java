// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ThresholdsTest {
  @Test
  void whatDoesNotAscendFromAboveZeroIsRefused() {
    for (Map<Level, Double> wrong :
        List.of(
            Map.of(Level.WATCH, 0.0),
            Map.of(Level.WATCH, -1.0),
            Map.of(Level.PLAN, Double.NaN),
            Map.of(Level.WATCH, 2.0, Level.PLAN, 2.0),
            Map.of(Level.WATCH, 1.0, Level.PLAN, 3.0, Level.MIGRATE, 2.0))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new Thresholds(Map.of(Signal.ALIAS, new TreeMap<>(wrong))))
          .withMessageContaining("ALIAS");
    }
  }

  @Test
  void itIsACopy() {
    TreeMap<Level, Double> levels = new TreeMap<>(Map.of(Level.WATCH, 1.0));
    Thresholds thresholds = new Thresholds(Map.of(Signal.ALIAS, levels));
    levels.clear();
    assertThat(thresholds.bySignal().get(Signal.ALIAS)).containsEntry(Level.WATCH, 1.0);
  }
}
