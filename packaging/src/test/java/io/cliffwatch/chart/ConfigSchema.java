// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.chart;

import io.cliffwatch.config.Setting;
import io.cliffwatch.config.Settings;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The part of the values' schema that follows from the agent's settings. */
final class ConfigSchema {
  /** What follows from the chart's other values and from how it mounts the node's files. */
  private static final Set<String> DECIDED_BY_THE_CHART =
      Set.of(
          "web.listen-address",
          "web.config.file",
          "web.probe-address",
          "kernel.procfs",
          "kernel.network-namespace",
          "kernel.xtables-lock",
          "collectors.restore.network-namespace",
          "kernel.cgroupfs");

  private static final Pattern WHOLE = Pattern.compile("a whole number from (\\d+) to (\\d+)");
  private static final Pattern NUMBER = Pattern.compile("a number from ([\\d.]+) to ([\\d.]+)");
  private static final Pattern WORDS = Pattern.compile("one of (.+)");

  /** As the agent reads durations, in what JSON schemas and Go's expressions can say. */
  private static final String DURATION =
      "^([0-9]{1,6}h)?([0-9]{1,6}m)?([0-9]{1,6}s)?([0-9]{1,9}ms)?$";

  private ConfigSchema() {}

  /** Returns the settings that can be set under {@code config}. */
  static List<Setting<?>> settings() {
    return Settings.all().stream()
        .<Setting<?>>map(setting -> setting)
        .filter(setting -> !DECIDED_BY_THE_CHART.contains(setting.key()))
        .toList();
  }

  /** Returns the schema of the value {@code config}. */
  static JsonObject whole() {
    JsonObject config = section("The agent's own settings, as in its YAML file");
    for (Setting<?> setting : settings()) {
      List<String> words = List.of(setting.key().split("\\.", -1));
      JsonObject properties = config.getJsonObject("properties");
      for (String word : words.subList(0, words.size() - 1)) {
        if (!properties.containsKey(word)) {
          properties.put(word, section("Settings " + path(words, word)));
        }
        properties = properties.getJsonObject(word).getJsonObject("properties");
      }
      properties.put(words.getLast(), of(setting));
    }
    return config;
  }

  /** Returns the schema of one setting. */
  static JsonObject of(Setting<?> setting) {
    JsonObject schema = new JsonObject().put("description", setting.help());
    String allowed = setting.type().allowed();
    String text = setting.defaultText();
    Matcher whole = WHOLE.matcher(allowed);
    Matcher number = NUMBER.matcher(allowed);
    Matcher words = WORDS.matcher(allowed);
    if (setting.isSwitch()) {
      schema.put("type", "boolean").put("default", Boolean.valueOf(text));
    } else if (whole.matches()) {
      schema.put("type", "integer").put("default", Integer.valueOf(text));
      schema.put("minimum", Integer.valueOf(whole.group(1)));
      schema.put("maximum", Integer.valueOf(whole.group(2)));
    } else if (number.matches()) {
      schema.put("type", "number").put("default", number(text));
      schema.put("minimum", number(number.group(1))).put("maximum", number(number.group(2)));
    } else if (words.matches()) {
      schema.put("type", "string").put("default", text);
      schema.put("enum", new JsonArray(List.of(words.group(1).split(", ", -1))));
    } else {
      schema.put("type", "string").put("default", text).put("minLength", text.isEmpty() ? 0 : 1);
      if (setting.type().label().equals("DURATION")) {
        schema.put("pattern", DURATION);
      }
    }
    return schema;
  }

  /** Gives a text to the agent's own parser of a setting. */
  static void parse(Setting<?> setting, String text) {
    var _ = setting.type().parser().apply(text);
  }

  private static JsonObject section(String description) {
    return new JsonObject()
        .put("description", description)
        .put("type", "object")
        .put("additionalProperties", false)
        .put("properties", new JsonObject());
  }

  private static String path(List<String> words, String last) {
    return "`" + String.join(".", words.subList(0, words.indexOf(last) + 1)) + "`";
  }

  /** Returns a number without a fraction where it has none. */
  private static Number number(String text) {
    double number = Double.parseDouble(text);
    if (number == Math.rint(number)) {
      return (long) number;
    }
    return number;
  }
}
