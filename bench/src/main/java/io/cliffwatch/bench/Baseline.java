// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.bench;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** The ratios of an earlier run, in a properties file. Only ratios survive a change of machine. */
final class Baseline {
  private static final double WORSE = 1.3;

  private final Path file;

  Baseline(Path file) {
    this.file = file;
  }

  /** Returns a sentence for each ratio that got that much worse, or is missing on one side. */
  List<String> warnings(Map<String, Double> ratios) throws IOException {
    Properties before = new Properties();
    if (!Files.exists(file)) {
      return List.of("there is no baseline " + file + " yet; --publish writes it");
    }
    try (Reader reader = Files.newBufferedReader(file)) {
      before.load(reader);
    }
    List<String> warnings = new ArrayList<>();
    ratios.forEach((name, now) -> {
      String value = before.getProperty(name);
      if (value == null) {
        warnings.add(name + " has no baseline");
      } else if (now > WORSE * Double.parseDouble(value)) {
        warnings.add(
            String.format(
                Locale.ROOT,
                "%s is %.4f, %.1f times the baseline",
                name,
                now,
                now / Double.parseDouble(value)));
      }
    });
    for (String name : new TreeSet<>(before.stringPropertyNames())) {
      if (!ratios.containsKey(name)) {
        warnings.add(name + " is not measured any more");
      }
    }
    return warnings;
  }

  /** Replaces the file. */
  void write(Map<String, Double> ratios) throws IOException {
    SortedMap<String, Double> sorted = new TreeMap<>(ratios);
    StringBuilder text =
        new StringBuilder(
            "# SPDX-License-Identifier: Apache-2.0\n# Written by: make bench ARGS=--publish\n");
    sorted.forEach(
        (name, ratio) -> text.append(String.format(Locale.ROOT, "%s=%.5f%n", name, ratio)));
    Files.writeString(file, text);
  }
}
