// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * The entries of an {@code Accept} or {@code Accept-Encoding} header (RFC 9110, section 12.5).
 *
 * @param entries the entries in the header's order
 */
record Preferences(List<Entry> entries) {
  /**
   * One entry.
   *
   * @param value the media range or coding in lower case
   * @param parameters its parameters without {@code q}
   * @param quality 0 (refused) to 1
   */
  record Entry(String value, Map<String, String> parameters, double quality) {}

  /** Reads header lines; an entry that makes no sense counts as refused. */
  static Preferences of(List<String> lines) {
    List<Entry> entries = new ArrayList<>();
    for (String line : lines) {
      for (String entry : line.split(",", -1)) {
        if (!entry.isBlank()) {
          entries.add(entry(entry));
        }
      }
    }
    return new Preferences(entries);
  }

  /** Returns the highest quality of the entries with this value, empty when there are none. */
  OptionalDouble quality(String value) {
    return entries.stream()
        .filter(entry -> entry.value().equals(value))
        .mapToDouble(Entry::quality)
        .max();
  }

  private static Entry entry(String text) {
    String[] parts = text.split(";", -1);
    Map<String, String> parameters = new TreeMap<>();
    for (int i = 1; i < parts.length; i++) {
      int equals = parts[i].indexOf('=');
      if (equals > 0) {
        String name = parts[i].substring(0, equals).strip().toLowerCase(Locale.ROOT);
        parameters.put(name, parts[i].substring(equals + 1).strip());
      }
    }
    double quality =
        Optional.ofNullable(parameters.remove("q")).map(Preferences::weight).orElse(1.0);
    return new Entry(parts[0].strip().toLowerCase(Locale.ROOT), parameters, quality);
  }

  private static double weight(String text) {
    return text.matches("0(\\.[0-9]{0,3})?|1(\\.0{0,3})?") ? Double.parseDouble(text) : 0;
  }
}
