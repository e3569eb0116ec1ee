// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.config.BuildInfo;
import io.cliffwatch.config.Config;
import io.cliffwatch.metric.MetricFamily;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The README says what the code does. */
class ReadmeTest {
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z]+)` \\|");
  private static final Pattern METRIC = Pattern.compile("cliffwatch_[a-z_]+");

  private final String readme;
  private final Collectors all = new Collectors(Config.defaults(), BuildInfo.load());

  ReadmeTest() throws Exception {
    readme = Files.readString(Path.of("../README.md"));
  }

  @Test
  void itsTableListsTheCollectorsInTheirOrder() {
    List<String> rows = ROW.matcher(readme).results().map(match -> match.group(1)).toList();
    assertThat(rows)
        .isEqualTo(all.threads().stream().map(thread -> thread.collector().name()).toList());
  }

  @Test
  void everyMetricThatItNamesIsInTheCatalogue() {
    List<String> known =
        new io.cliffwatch.collector.Gatherer(all.threads(), all.derivations())
            .catalogue().families().stream().map(MetricFamily::name).toList();
    Stream<String> named = METRIC.matcher(readme).results().map(match -> match.group());
    assertThat(named).isNotEmpty().isSubsetOf(known);
  }
}
