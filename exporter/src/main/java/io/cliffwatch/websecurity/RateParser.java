// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.websecurity;

import io.cliffwatch.config.YamlFile;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads {@code rate_limit}. */
final class RateParser {
  private static final String INTERVAL = "interval";
  private static final String BURST = "burst";

  /** Go's durations, such as {@code 1m30s} and {@code 1.5s}. */
  private static final Pattern PART =
      Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,9})?)(ns|us|µs|ms|s|m|h)");

  private static final Pattern DURATION = Pattern.compile("(?:" + PART.pattern() + "){1,7}");
  private static final Map<String, Long> NANOSECONDS =
      Map.of(
          "ns", 1L,
          "us", 1_000L,
          "µs", 1_000L,
          "ms", 1_000_000L,
          "s", 1_000_000_000L,
          "m", 60_000_000_000L,
          "h", 3_600_000_000_000L);
  private static final BigDecimal LONGEST = BigDecimal.valueOf(Duration.ofDays(366).toNanos());

  private final YamlFile yaml;

  RateParser(YamlFile yaml) {
    this.yaml = yaml;
  }

  Optional<RateLimit> parse(String path, Optional<Node> node) {
    Section section = new Section(yaml, path, node, Set.of(INTERVAL, BURST));
    Duration interval =
        section.text(INTERVAL).flatMap(text -> duration(section, text)).orElse(Duration.ZERO);
    int burst = section.text(BURST).flatMap(text -> burst(section, text)).orElse(0);
    if (interval.isZero()) {
      return Optional.empty();
    }
    if (burst == 0) {
      section.problem(INTERVAL, "needs a " + BURST + " of at least 1, or no request is answered");
      return Optional.empty();
    }
    return Optional.of(new RateLimit(interval, burst));
  }

  private static Optional<Duration> duration(Section section, String text) {
    if (text.equals("0")) {
      return Optional.of(Duration.ZERO);
    }
    if (!DURATION.matcher(text).matches()) {
      section.problem(
          INTERVAL,
          "is \"" + text + "\", must be a duration such as 1s or 100ms, or 0 for no limit");
      return Optional.empty();
    }
    BigDecimal sum = BigDecimal.ZERO;
    Matcher part = PART.matcher(text);
    while (part.find()) {
      long unit = NANOSECONDS.getOrDefault(part.group(2), 0L);
      sum = sum.add(new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(unit)));
    }
    if (sum.compareTo(LONGEST) > 0) {
      section.problem(INTERVAL, "is \"" + text + "\", must be at most a year");
      return Optional.empty();
    }
    return Optional.of(Duration.ofNanos(sum.longValue()));
  }

  private static Optional<Integer> burst(Section section, String text) {
    if (text.matches("[0-9]{1,9}")) {
      return Optional.of(Integer.valueOf(text));
    }
    section.problem(BURST, "is \"" + text + "\", must be a whole number");
    return Optional.empty();
  }
}
