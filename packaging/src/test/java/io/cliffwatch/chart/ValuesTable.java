// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.chart;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/** The README's table of values, from their schema and their defaults. */
final class ValuesTable {
  /** Longer defaults are not shown. */
  private static final int MOST_CHARACTERS = 60;

  private final StringBuilder rows =
      new StringBuilder("| value | default | what |\n| --- | --- | --- |\n");

  private ValuesTable() {}

  static String of(JsonObject schema, JsonObject values) {
    ValuesTable table = new ValuesTable();
    table.section("", schema, values);
    return table.rows.toString();
  }

  private void section(String path, JsonObject schema, JsonObject values) {
    for (Map.Entry<String, Object> property : schema.getJsonObject("properties")) {
      JsonObject below = (JsonObject) property.getValue();
      String key = path + property.getKey();
      Object value = values.getValue(property.getKey(), below.getValue("default"));
      if (below.containsKey("properties") && showsParts(key, value)) {
        section(key + ".", below, value instanceof JsonObject set ? set : new JsonObject());
      } else if (!key.equals("global")) {
        row(key, below.getString("description"), value);
      }
    }
  }

  /** What is free in form and empty is one row; the agent's settings have their own defaults. */
  private static boolean showsParts(String key, Object value) {
    return key.startsWith("config") || (value instanceof JsonObject set && !set.isEmpty());
  }

  private void row(String key, String description, Object value) {
    rows.append("| `%s` | %s | %s |\n".formatted(key, text(value), description));
  }

  private static String text(Object value) {
    return switch (value) {
      case null -> "";
      case String text when text.isEmpty() -> "";
      case JsonObject object when object.encode().length() > MOST_CHARACTERS -> "see `values.yaml`";
      case JsonArray array when array.size() > 1 -> "see `values.yaml`";
      default -> "`" + value + "`";
    };
  }
}
