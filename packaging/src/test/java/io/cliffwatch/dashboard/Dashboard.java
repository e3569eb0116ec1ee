// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.dashboard;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A dashboard's JSON, as Grafana would import it. */
record Dashboard(JsonObject json) {
  /** A panel's query with what is needed to judge it. */
  record Query(String panel, String expression, String legend) {
    @Override
    public String toString() {
      return panel + ": " + expression;
    }
  }

  static Dashboard node() {
    try {
      return new Dashboard(new JsonObject(Files.readString(Path.of("../dashboards/node.json"))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the panels with their rows' headings. */
  List<JsonObject> panelsAndRows() {
    return objects(json.getJsonArray("panels"));
  }

  List<JsonObject> panels() {
    return panelsAndRows().stream()
        .filter(panel -> !panel.getString("type").equals("row"))
        .toList();
  }

  List<JsonObject> variables() {
    return objects(json.getJsonObject("templating").getJsonArray("list"));
  }

  List<JsonObject> annotations() {
    return objects(json.getJsonObject("annotations").getJsonArray("list"));
  }

  List<Query> queries() {
    return panels().stream()
        .flatMap(panel ->
            targets(panel).stream()
                .map(target ->
                    new Query(
                        panel.getString("title"),
                        target.getString("expr"),
                        target.getString("legendFormat"))))
        .toList();
  }

  static List<JsonObject> targets(JsonObject panel) {
    return objects(panel.getJsonArray("targets"));
  }

  private static List<JsonObject> objects(JsonArray array) {
    return array.stream().map(JsonObject.class::cast).toList();
  }
}
