// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.verdict;

import java.util.Locale;

/** What a signal asks for once it is above a threshold, in ascending order. */
public enum Level {
  /** It is worth watching. */
  WATCH,
  /** It is time to plan a migration. */
  PLAN,
  /** It is time to migrate. */
  MIGRATE;

  /** Returns the word for it in settings and labels. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
