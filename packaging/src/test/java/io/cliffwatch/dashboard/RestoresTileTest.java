// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.testing.Requirement;
import io.cliffwatch.testing.Requires;
import io.cliffwatch.testing.Tool;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tile Restores, asked by promtool. */
@Requires(Requirement.PROMTOOL)
class RestoresTileTest {
  private static final String NODE = "job=\"cliffwatch\", instance=\"node\"";

  @Test
  void aFewSlowRestoresAmongManyQuickRunsOfIpsetAreShown(@TempDir Path folder) throws Exception {
    JsonArray series = new JsonArray();
    for (String bound : List.of("0.1", "5.0", "10.0", "+Inf")) {
      boolean slow = bound.equals("0.1") || bound.equals("5.0");
      series.add(bucket("ipset", bound, "0+500x60"));
      series.add(bucket("iptables-restore", bound, slow ? "0x60" : "0+1x60"));
    }
    Map.of("watch", "0.5x60", "plan", "1x60", "migrate", "5x60")
        .forEach((level, values) ->
            series.add(
                series(
                    "cliffwatch_cliff_threshold{%s, signal=\"restore\", level=\"%s\"}"
                        .formatted(NODE, level),
                    values)));
    JsonObject test =
        new JsonObject()
            .put("interval", "1s")
            .put("input_series", series)
            .put(
                "promql_expr_test",
                new JsonArray()
                    .add(gives("(" + expression("slowest 1 %") + ") > bool 5", 1))
                    .add(gives(expression("level"), 3)));
    JsonObject tests =
        new JsonObject().put("evaluation_interval", "1s").put("tests", new JsonArray().add(test));
    Path file = Files.writeString(folder.resolve("tile.yaml"), tests.encode());
    Tool promtool = Tool.run(Map.of(), "", List.of("promtool", "test", "rules", file.toString()));
    assertThat(promtool.status()).as(promtool.output() + promtool.error()).isZero();
  }

  private static JsonObject bucket(String command, String bound, String values) {
    return series(
        "cliffwatch_restore_duration_seconds_bucket{%s, command=\"%s\", le=\"%s\"}"
            .formatted(NODE, command, bound),
        values);
  }

  private static JsonObject series(String series, String values) {
    return new JsonObject().put("series", series).put("values", values);
  }

  private static JsonObject gives(String expression, int value) {
    JsonObject sample = new JsonObject().put("labels", "{}").put("value", value);
    return new JsonObject()
        .put("expr", expression)
        .put("eval_time", "40s")
        .put("exp_samples", new JsonArray().add(sample));
  }

  private static String expression(String legend) {
    return Dashboard.node().queries().stream()
        .filter(query -> query.panel().equals("Restores") && query.legend().equals(legend))
        .map(query -> LiveNode.expression(query, "node"))
        .findFirst()
        .orElseThrow();
  }
}
