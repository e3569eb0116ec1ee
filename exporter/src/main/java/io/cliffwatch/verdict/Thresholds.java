// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.verdict;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Above which value of a signal a level begins.
 *
 * @param bySignal for each signal the levels that it has, with the value that is the last one
 *     below; positive, and higher with each level
 */
public record Thresholds(Map<Signal, SortedMap<Level, Double>> bySignal) {
  /**
   * Copies and checks the values.
   *
   * @throws IllegalArgumentException when one is not positive, or not above that of the level
   *     before
   */
  public Thresholds {
    Map<Signal, SortedMap<Level, Double>> copy = new EnumMap<>(Signal.class);
    requireNonNull(bySignal, "bySignal is null")
        .forEach((signal, levels) -> copy.put(signal, ascending(signal, levels)));
    bySignal = Collections.unmodifiableMap(copy);
  }

  private static SortedMap<Level, Double> ascending(
      Signal signal, SortedMap<Level, Double> levels) {
    double before = 0;
    for (double value : levels.values()) {
      if (!(value > before)) {
        throw new IllegalArgumentException(
            signal + ": " + levels + " is not positive and ascending");
      }
      before = value;
    }
    return Collections.unmodifiableSortedMap(new TreeMap<>(levels));
  }
}
