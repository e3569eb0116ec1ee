// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.alert;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * An alerting rule as its file has it.
 *
 * @param alert its name
 * @param expression when it alerts
 * @param hold for how long that has to be so
 * @param labels what it adds to the series' labels
 * @param annotations its texts
 */
public record Rule(
    String alert,
    String expression,
    String hold,
    Map<String, String> labels,
    Map<String, String> annotations) {
  /** The folder of the alerts, as seen from this module. */
  public static final Path FOLDER = Path.of("../alerts");

  /** Copies the maps. */
  public Rule {
    labels = Map.copyOf(labels);
    annotations = Map.copyOf(annotations);
  }

  /** Returns the rule files. */
  public static List<Path> files() {
    return yamlFiles(FOLDER.resolve("rules"));
  }

  /** Returns the rules of all files. */
  public static List<Rule> all() {
    return files().stream()
        .flatMap(file -> each(load(file), "groups"))
        .flatMap(group -> each(group, "rules"))
        .map(Rule::of)
        .toList();
  }

  static List<Path> yamlFiles(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JsonObject load(Path file) {
    JsonObject document = new JsonObject();
    try (InputStream stream = Files.newInputStream(file)) {
      Map<?, ?> yaml =
          (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromInputStream(stream);
      yaml.forEach((key, value) -> document.put((String) key, value));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return document;
  }

  static Stream<JsonObject> each(JsonObject parent, String list) {
    return parent.getJsonArray(list).stream().map(JsonObject.class::cast);
  }

  private static Rule of(JsonObject rule) {
    return new Rule(
        rule.getString("alert"),
        rule.getString("expr"),
        rule.getString("for", ""),
        texts(rule.getJsonObject("labels")),
        texts(rule.getJsonObject("annotations")));
  }

  private static Map<String, String> texts(JsonObject object) {
    return object.stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> (String) entry.getValue()));
  }
}
