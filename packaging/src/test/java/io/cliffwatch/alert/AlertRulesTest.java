// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.prometheus.Expression;
import io.cliffwatch.prometheus.KnownMetrics;
import io.cliffwatch.testing.Requirement;
import io.cliffwatch.testing.Requires;
import io.cliffwatch.testing.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every rule has to have, besides being right. */
class AlertRulesTest {
  private static final String RUNBOOKS =
      "https://github.com/cliffwatch/cliffwatch/blob/main/alerts/runbooks/";

  /** Names of kubernetes-mixin and of node_exporter's rules. */
  private static final Set<String> TAKEN =
      Set.of("KubeProxyDown", "KubeProxyInstanceUnreachable", "NodeHighNumberConntrackEntriesUsed");

  private static final Pattern TEMPLATE_LABEL = Pattern.compile("\\$labels\\.([a-z_]+)");
  private static final Pattern METRIC = Pattern.compile("cliffwatch_[a-z_]+");

  private final KnownMetrics known = new KnownMetrics();

  static List<Rule> rules() {
    return Rule.all();
  }

  static List<Path> files() {
    return Rule.files();
  }

  static List<Path> testFiles() {
    return Rule.yamlFiles(Rule.FOLDER.resolve("tests"));
  }

  static List<Path> texts() throws Exception {
    try (Stream<Path> files = Files.walk(Rule.FOLDER)) {
      return files.filter(file -> file.toString().endsWith(".md")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  @Requires(Requirement.PROMTOOL)
  void promtoolFindsNothingToComplainAbout(Path file) {
    Tool promtool =
        Tool.run(
            Map.of(),
            "",
            List.of("promtool", "check", "rules", "--lint=all", "--lint-fatal", file.toString()));
    assertThat(promtool.status()).as(promtool.output() + promtool.error()).isZero();
  }

  /** The test files name their rules relative to themselves, as promtool wants it. */
  @ParameterizedTest
  @MethodSource("testFiles")
  @Requires(Requirement.PROMTOOL)
  void promtoolsTestsPass(Path file) {
    Tool promtool = Tool.run(Map.of(), "", List.of("promtool", "test", "rules", file.toString()));
    assertThat(promtool.status()).as(promtool.output() + promtool.error()).isZero();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void itsTestShowsItQuietAndFiring(Rule rule) {
    List<Boolean> fires = new ArrayList<>();
    testFiles().stream()
        .flatMap(file -> Rule.each(Rule.load(file), "tests"))
        .flatMap(test -> Rule.each(test, "alert_rule_test"))
        .filter(check -> rule.alert().equals(check.getString("alertname")))
        .forEach(check -> fires.add(!check.getJsonArray("exp_alerts").isEmpty()));
    assertThat(fires).contains(true, false);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void itsRunbookHasItsNameAndItsSections(Rule rule) throws Exception {
    String runbook =
        Files.readString(Rule.FOLDER.resolve("runbooks").resolve(rule.alert() + ".md"));
    List<String> headings = runbook.lines().filter(line -> line.startsWith("#")).toList();
    assertThat(headings)
        .contains(
            "# " + rule.alert(),
            "## Meaning",
            "## Impact",
            "## Diagnosis",
            "## Mitigation",
            "## When it is a false alarm")
        .startsWith("# " + rule.alert());
    assertThat(rule.annotations()).containsEntry("runbook_url", RUNBOOKS + rule.alert() + ".md");
  }

  @ParameterizedTest
  @MethodSource("rules")
  void itsTextsSayWhatAndHowMuch(Rule rule) {
    assertThat(rule.annotations()).containsOnlyKeys("summary", "description", "runbook_url");
    assertThat(rule.annotations().get("summary")).doesNotContain("{{").endsWith(".");
    if (!rule.expression().startsWith("absent(")) { // which has no series to tell of
      assertThat(rule.annotations().get("description")).contains("{{ $labels.instance }}");
    }
    List<String> labels =
        TEMPLATE_LABEL
            .matcher(rule.annotations().get("description"))
            .results()
            .map(match -> match.group(1))
            .toList();
    assertThat(known.unknownLabels(Expression.parse(rule.expression()), labels)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void itNamesOnlyWhatTheAgentExposes(Rule rule) {
    assertThat(known.problems(Expression.parse(rule.expression()))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void itWaitsAndHasASeverity(Rule rule) {
    assertThat(rule.hold()).matches("[1-9][0-9]*m");
    assertThat(rule.labels()).containsOnlyKeys("severity");
    assertThat(rule.labels().get("severity")).isIn("info", "warning", "critical");
  }

  @Test
  void namesAreUniqueAndNotTaken() {
    assertThat(Rule.all().stream().map(Rule::alert))
        .doesNotHaveDuplicates()
        .doesNotContainAnyElementsOf(TAKEN)
        .allSatisfy(name -> assertThat(name).matches("([A-Z][a-z]+){2,}"));
  }

  @Test
  void noRunbookIsWithoutItsAlert() throws Exception {
    try (Stream<Path> files = Files.list(Rule.FOLDER.resolve("runbooks"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(
              Rule.all().stream().map(rule -> rule.alert() + ".md").toList());
    }
  }

  @ParameterizedTest
  @MethodSource("texts")
  void everyMetricThatATextNamesIsThere(Path file) throws Exception {
    Set<String> named = new TreeSet<>();
    METRIC.matcher(Files.readString(file)).results().map(MatchResult::group).forEach(named::add);
    assertThat(named).allMatch(known::contains);
  }
}
