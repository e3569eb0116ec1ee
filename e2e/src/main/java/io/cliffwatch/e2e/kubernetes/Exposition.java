// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.e2e.kubernetes;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * What a program exposes, in Prometheus' text format.
 *
 * @param series the values by name and labels, as printed: {@code up{job="x"}}
 */
public record Exposition(Map<String, Double> series) {
  /** Copies the series, sorted. */
  public Exposition {
    series = new TreeMap<>(series);
  }

  /** Reads the text; comments and time stamps are left out. */
  public static Exposition parse(String text) {
    Map<String, Double> series = new TreeMap<>();
    for (String line : text.lines().toList()) {
      if (!line.isBlank() && !line.startsWith("#")) {
        int end = line.indexOf('}') < 0 ? line.indexOf(' ') : line.lastIndexOf('}') + 1;
        series.put(line.substring(0, end), number(line.substring(end).strip() + " "));
      }
    }
    return new Exposition(series);
  }

  private static Double number(String valueAndTime) {
    String value = valueAndTime.substring(0, valueAndTime.indexOf(' '));
    return Double.valueOf(value.replace("Inf", "Infinity"));
  }

  /** Returns a series' value, if it is there. */
  public OptionalDouble value(String name) {
    Double value = series.get(name);
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  /** Adds up the series whose name and labels begin so, 0 when there is none. */
  public double sum(String prefix) {
    return series.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(prefix))
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }
}
