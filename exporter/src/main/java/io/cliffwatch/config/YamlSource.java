// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.config;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Reads the settings from a YAML file. Each problem tells its line. */
final class YamlSource {
  private final YamlFile yaml;
  private final Source source = new Source();

  private YamlSource(Path file) {
    this.yaml = new YamlFile(file);
  }

  static Source read(Path file) {
    YamlSource reading = new YamlSource(file);
    reading.yaml.read().ifPresent(root -> reading.section("", root));
    reading.yaml.problems().forEach(reading.source::problem);
    return reading.source;
  }

  /** Reads the keys below a path; the empty path is the whole file. */
  private void section(String path, Node node) {
    if (!(node instanceof MappingNode mapping)) {
      if (!YamlFile.isEmpty(node)) {
        String name = path.isEmpty() ? "the file" : path;
        problem(node, name + ": is " + kind(node) + ", must be a section: " + keysBelow(path));
      }
      return;
    }
    Map<String, Integer> lines = new HashMap<>();
    for (NodeTuple entry : mapping.getValue()) {
      key(path, entry, lines);
    }
  }

  private void key(String path, NodeTuple entry, Map<String, Integer> lines) {
    if (!(entry.getKeyNode() instanceof ScalarNode name)) {
      problem(entry.getKeyNode(), "a key is " + kind(entry.getKeyNode()) + ", must be a word");
      return;
    }
    String key = path.isEmpty() ? name.getValue() : path + "." + name.getValue();
    Integer earlier = lines.putIfAbsent(key, YamlFile.line(name));
    if (earlier != null) {
      problem(name, key + ": duplicate key, it stands in line " + earlier + " already");
      return;
    }
    Optional<Setting<?>> setting = Settings.byKey(key);
    if (name.getValue().contains(".") || name.getValue().isEmpty()) {
      problem(name, key + ": unknown key" + (setting.isPresent() ? "; write " + nested(key) : ""));
    } else if (setting.isPresent()) {
      value(setting.get(), name, entry.getValueNode());
    } else if (Settings.isSection(key)) {
      section(key, entry.getValueNode());
    } else {
      problem(name, key + ": unknown key" + meant(path, key));
    }
  }

  private void value(Setting<?> setting, ScalarNode name, Node node) {
    if (node instanceof ScalarNode scalar) {
      String text = YamlFile.isEmpty(scalar) ? "" : scalar.getValue();
      source.put(yaml.where(scalar) + ": " + setting.key(), setting, text);
      return;
    }
    problem(name, setting.key() + ": is " + kind(node) + ", must be " + setting.type().allowed());
  }

  private void problem(Node node, String problem) {
    source.problem(yaml.where(node) + ": " + problem);
  }

  private static String kind(Node node) {
    return switch (node) {
      case MappingNode mapping -> "a section";
      case SequenceNode sequence -> "a list";
      case ScalarNode scalar -> '"' + scalar.getValue() + '"';
      default -> "something else";
    };
  }

  private static String nested(String key) {
    List<String> words = List.of(key.split("\\.", -1));
    return String.join(": {", words) + ": …" + "}".repeat(words.size() - 1);
  }

  private static String meant(String path, String key) {
    Stream<String> keys = Settings.all().stream().map(Setting::key);
    String question =
        Suggestion.question(key, Stream.concat(keys, namesBelow(path).stream()).toList());
    return question.isEmpty() ? "; known are " + keysBelow(path) : question;
  }

  private static String keysBelow(String path) {
    return String.join(", ", namesBelow(path));
  }

  private static SortedSet<String> namesBelow(String path) {
    SortedSet<String> names = new TreeSet<>();
    for (Setting<?> setting : Settings.all()) {
      if (path.isEmpty() || setting.key().startsWith(path + ".")) {
        int begin = path.isEmpty() ? 0 : path.length() + 1;
        int end = setting.key().indexOf('.', begin);
        names.add(end < 0 ? setting.key() : setting.key().substring(0, end));
      }
    }
    return names;
  }
}
