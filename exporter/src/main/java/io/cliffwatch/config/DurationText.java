// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.config;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as Prometheus writes them: {@code 15s}, {@code 1m30s}, {@code 500ms}. */
public final class DurationText {
  private static final Pattern WHOLE =
      Pattern.compile(
          "(?=[0-9])(?:([0-9]{1,6})h)?(?:([0-9]{1,6})m)?(?:([0-9]{1,6})s)?(?:([0-9]{1,9})ms)?");

  private DurationText() {}

  /**
   * Reads a duration.
   *
   * @throws IllegalArgumentException when the text has another form
   */
  public static Duration parse(String text) {
    Matcher matcher = WHOLE.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(text);
    }
    return Duration.ofHours(part(matcher, 1))
        .plusMinutes(part(matcher, 2))
        .plusSeconds(part(matcher, 3))
        .plusMillis(part(matcher, 4));
  }

  static String format(Duration duration) {
    StringBuilder text = new StringBuilder();
    append(text, duration.toHours(), "h");
    append(text, duration.toMinutesPart(), "m");
    append(text, duration.toSecondsPart(), "s");
    append(text, duration.toMillisPart(), "ms");
    return text.isEmpty() ? "0s" : text.toString();
  }

  private static long part(Matcher matcher, int group) {
    String digits = matcher.group(group);
    return digits == null ? 0 : Long.parseLong(digits);
  }

  private static void append(StringBuilder text, long number, String unit) {
    if (number > 0) {
      text.append(number).append(unit);
    }
  }
}
