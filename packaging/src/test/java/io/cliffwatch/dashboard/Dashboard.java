// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.dashboard;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

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

  /** Returns what stands on the dashboard while its collapsed rows are closed. */
  List<JsonObject> topLevel() {
    return objects(json.getJsonArray("panels"));
  }

  /** Returns all panels with their rows' headings, those in collapsed rows too. */
  List<JsonObject> panelsAndRows() {
    return topLevel().stream()
        .flatMap(each -> Stream.concat(Stream.of(each), inside(each)))
        .toList();
  }

  List<JsonObject> panels() {
    return panelsAndRows().stream()
        .filter(panel -> !panel.getString("type").equals("row"))
        .toList();
  }

  /** Returns the titles of the panels in a row. */
  List<String> titles(String row) {
    List<String> titles = new ArrayList<>();
    String current = "";
    for (JsonObject each : panelsAndRows()) {
      if (each.getString("type").equals("row")) {
        current = each.getString("title");
      } else if (current.equals(row)) {
        titles.add(each.getString("title"));
      }
    }
    return titles;
  }

  /** Returns the panels of a collapsed row, none of anything else. */
  static Stream<JsonObject> inside(JsonObject row) {
    return objects(row.getJsonArray("panels", new JsonArray())).stream();
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
