// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.prometheus.Expression;
import io.cliffwatch.prometheus.KnownMetrics;
import io.cliffwatch.prometheus.Selector;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The dashboard can be imported as it is, and names only what there is. */
class NodeDashboardTest {
  private static final int GRID_COLUMNS = 24;

  /** Rows of the grid, of 38 pixels each, on a screen of 1080 under the browser's bars. */
  private static final int ONE_SCREEN_AND_A_HALF = 42;

  /** Grafana's names; a wrong one would be shown as a suffix. */
  private static final Set<String> UNITS =
      Set.of("none", "locale", "percentunit", "ops", "pps", "bytes", "Bps", "s");

  private static final JsonObject DATA_SOURCE =
      new JsonObject().put("type", "prometheus").put("uid", "${datasource}");
  private static final Pattern LEGEND_LABEL = Pattern.compile("\\{\\{\\s*([^} ]+)\\s*}}");
  private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((.*), ([a-z_]+)\\)");

  private final Dashboard dashboard = Dashboard.node();
  private final KnownMetrics known = new KnownMetrics();

  static List<Dashboard.Query> queries() {
    return Dashboard.node().queries();
  }

  @Test
  void itsFrameIsWhatOtherDashboardsRelyOn() {
    JsonObject json = dashboard.json();
    assertThat(json.getString("uid")).isEqualTo("cliffwatch-node");
    assertThat(json.containsKey("id")).as("an id would overwrite another dashboard").isFalse();
    assertThat(json.containsKey("__inputs")).as("questions at import").isFalse();
    assertThat(json.getInteger("schemaVersion")).isEqualTo(39);
    assertThat(json.getString("timezone")).isEqualTo("browser");
    assertThat(json.getString("refresh")).isEqualTo("30s");
    assertThat(dashboard.variables())
        .extracting(variable -> variable.getString("name"))
        .containsExactly("datasource", "job", "instance");
  }

  @Test
  void idsAreUnique() {
    assertThat(dashboard.panelsAndRows())
        .extracting(panel -> panel.getInteger("id"))
        .doesNotHaveDuplicates()
        .doesNotContainNull();
  }

  @Test
  void panelsStandBesideEachOther() {
    assertNoHoles("the dashboard", 0, dashboard.topLevel());
    dashboard.topLevel().stream()
        .filter(row -> row.getBoolean("collapsed", false))
        .forEach(row ->
            assertNoHoles(
                row.getString("title"),
                row.getJsonObject("gridPos").getInteger("y") + 1,
                Dashboard.inside(row).toList()));
  }

  /** Checks that the panels fill a rectangle of the grid's width, each place of it once. */
  private static void assertNoHoles(String where, int top, List<JsonObject> panels) {
    Set<List<Integer>> taken = new HashSet<>();
    for (JsonObject panel : panels) {
      JsonObject place = panel.getJsonObject("gridPos");
      int right = place.getInteger("x") + place.getInteger("w");
      int bottom = place.getInteger("y") + place.getInteger("h");
      assertThat(right).as(panel.getString("title")).isLessThanOrEqualTo(GRID_COLUMNS);
      assertThat(place.getInteger("y")).as(panel.getString("title")).isGreaterThanOrEqualTo(top);
      for (int x = place.getInteger("x"); x < right; x++) {
        for (int y = place.getInteger("y"); y < bottom; y++) {
          assertThat(taken.add(List.of(x, y))).as(panel.getString("title")).isTrue();
        }
      }
    }
    int bottom = taken.stream().mapToInt(cell -> cell.get(1)).max().orElseThrow() + 1;
    assertThat(taken).as("no holes in " + where).hasSize(GRID_COLUMNS * (bottom - top));
  }

  @Test
  void whatMattersInEveryModeIsOneScreenAndAHalfAndTheRestIsFolded() {
    int bottom =
        dashboard.topLevel().stream()
            .map(panel -> panel.getJsonObject("gridPos"))
            .mapToInt(place -> place.getInteger("y") + place.getInteger("h"))
            .max()
            .orElseThrow();
    assertThat(bottom).isLessThanOrEqualTo(ONE_SCREEN_AND_A_HALF);
  }

  @Test
  void everyPanelExplainsItself() {
    assertThat(dashboard.panels())
        .allSatisfy(panel -> {
          assertThat(panel.getString("title")).isNotBlank();
          assertThat(panel.getString("description")).endsWith(".");
          JsonObject defaults = panel.getJsonObject("fieldConfig").getJsonObject("defaults");
          assertThat(defaults.getString("unit")).isIn(UNITS);
          assertThat(defaults.getString("noValue")).as("why it may be empty").isNotBlank();
        });
    assertThat(dashboard.panels()).extracting(p -> p.getString("title")).doesNotHaveDuplicates();
  }

  @Test
  void everythingAsksTheDataSourceOfTheVariable() {
    assertThat(dashboard.panels())
        .allSatisfy(panel -> {
          assertThat(panel.getJsonObject("datasource")).isEqualTo(DATA_SOURCE);
          assertThat(Dashboard.targets(panel))
              .isNotEmpty()
              .allSatisfy(
                  target -> assertThat(target.getJsonObject("datasource")).isEqualTo(DATA_SOURCE))
              .extracting(target -> target.getString("refId"))
              .doesNotHaveDuplicates();
        });
    assertThat(dashboard.variables())
        .filteredOn(variable -> variable.getString("type").equals("query"))
        .allSatisfy(
            variable -> assertThat(variable.getJsonObject("datasource")).isEqualTo(DATA_SOURCE));
  }

  @ParameterizedTest
  @MethodSource("queries")
  void queriesNameOnlyWhatTheAgentExposes(Dashboard.Query query) {
    Expression expression = Expression.parse(query.expression());
    assertThat(known.problems(expression)).isEmpty();
    List<String> legend =
        LEGEND_LABEL.matcher(query.legend()).results().map(match -> match.group(1)).toList();
    assertThat(known.unknownLabels(expression, legend)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("queries")
  void queriesAskForTheChosenNodeAndJob(Dashboard.Query query) {
    assertThat(Expression.parse(query.expression()).selectors())
        .isNotEmpty()
        .allSatisfy(selector -> {
          assertThat(selector.matches())
              .contains(
                  new Selector.Match("job", "=", "$job"),
                  new Selector.Match("instance", "=", "$instance"));
          assertThat(selector.range()).isIn("", "[$__rate_interval]", "[$__range]");
        });
  }

  @Test
  void variablesComeFromLabelsThatAreThere() {
    List<JsonObject> queried =
        dashboard.variables().stream().filter(v -> v.getString("type").equals("query")).toList();
    assertThat(queried)
        .hasSize(2)
        .allSatisfy(variable -> {
          String definition = variable.getString("definition");
          assertThat(variable.getJsonObject("query").getString("query")).isEqualTo(definition);
          Matcher labelValues = LABEL_VALUES.matcher(definition);
          assertThat(labelValues.matches()).as(definition).isTrue();
          Expression selector = Expression.parse(labelValues.group(1));
          assertThat(known.problems(selector)).isEmpty();
          assertThat(known.unknownLabels(selector, List.of(labelValues.group(2)))).isEmpty();
        });
  }

  @Test
  void annotationsNameOnlyWhatIsThere() {
    List<JsonObject> queried =
        dashboard.annotations().stream().filter(a -> a.containsKey("expr")).toList();
    assertThat(queried)
        .isNotEmpty()
        .allSatisfy(annotation -> {
          assertThat(annotation.getJsonObject("datasource")).isEqualTo(DATA_SOURCE);
          Expression expression = Expression.parse(annotation.getString("expr"));
          assertThat(known.problems(expression)).isEmpty();
          String text = annotation.getString("titleFormat") + annotation.getString("textFormat");
          List<String> labels =
              LEGEND_LABEL.matcher(text).results().map(match -> match.group(1)).toList();
          assertThat(known.unknownLabels(expression, labels)).isEmpty();
        });
  }
}
