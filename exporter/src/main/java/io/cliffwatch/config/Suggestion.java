// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the name that somebody meant. */
public final class Suggestion {
  private Suggestion() {}

  /** Returns "; did you mean X?" for the nearest name, or nothing when none is near. */
  public static String question(String written, Collection<String> names) {
    return nearest(written, names).map(name -> "; did you mean " + name + "?").orElse("");
  }

  private static Optional<String> nearest(String written, Collection<String> names) {
    int far = Math.max(1, written.length() / 3);
    return names.stream()
        .min(Comparator.comparingInt(name -> distance(written, name)))
        .filter(name -> distance(written, name) <= far);
  }

  /** Levenshtein's distance: how many letters to insert, drop or replace. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
