// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.metric.Catalogue;
import io.cliffwatch.metric.Label;
import io.cliffwatch.metric.MetricFamily;
import io.cliffwatch.testing.Golden;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code docs/metrics.md} is made of the catalogue: -Dgolden.update=true writes it anew. */
class MetricsReferenceTest {
  /** Every mode at once, with all that can be at once: {@code WorstCaseTest} builds that node. */
  private static final int MOST_SERIES = 400;

  private final Catalogue catalogue = AgentCatalogue.load();

  @Test
  void theReferenceSaysWhatTheCatalogueDeclares() {
    Golden.assertEquals(Path.of("../docs/metrics.md"), reference(catalogue));
  }

  @Test
  void theWorstCaseKeepsToTheBudget() {
    assertThat(catalogue.worstCaseSeries()).isLessThanOrEqualTo(MOST_SERIES);
  }

  @Test
  void everyNameIsTheProjectsOwn() {
    assertThat(catalogue.families())
        .allSatisfy(family -> assertThat(family.name()).matches("cliffwatch_[a-z0-9_]+"));
  }

  @Test
  void noHelpHasItsSourceInASecondPairOfBrackets() {
    assertThat(catalogue.families())
        .allSatisfy(family -> assertThat(family.help()).doesNotEndWith(")"));
  }

  private static String reference(Catalogue catalogue) {
    return """
    # Metrics

    Made of the catalogue in the code; `build-tools/maven.sh test -pl exporter -am -Dtest=MetricsReferenceTest \
    -Dsurefire.failIfNoSpecifiedTests=false -Dgolden.update=true` makes it anew. A family, table
    or backend that is not on the node has no series. "At most" is the number of series of a node
    on which everything is at once that can be: %d in all, whatever the number of Services. Besides there are some
    20 series of the agent's own process, `process_*` and `jvm_*`.

    | metric | type | labels | at most | meaning | source |
    | --- | --- | --- | --- | --- | --- |
    """
            .formatted(catalogue.worstCaseSeries())
        + catalogue.families().stream()
            .map(MetricsReferenceTest::row)
            .collect(Collectors.joining());
  }

  private static String row(MetricFamily family) {
    return "| `%s` | %s | %s | %d | %s | %s |\n"
        .formatted(
            family.name(),
            family.type().name().toLowerCase(Locale.ROOT),
            family.labels().stream()
                .map(MetricsReferenceTest::label)
                .collect(Collectors.joining("; ")),
            family.worstCaseSeries(),
            family.help(),
            family.source());
  }

  private static String label(Label label) {
    return label.values().isEmpty()
        ? "`" + label.name() + "`"
        : "`"
            + label.name()
            + "`: "
            + label.values().stream()
                .map(value -> value.isEmpty() ? "or empty" : value)
                .collect(Collectors.joining(", "));
  }
}
