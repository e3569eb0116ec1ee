// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Reads the settings from a YAML file. Each problem tells its line. */
final class YamlSource {
  private static final int MOST_CHARACTERS = 256 * 1024;

  private final Path file;
  private final Source source = new Source();

  private YamlSource(Path file) {
    this.file = file;
  }

  static Source read(Path file) {
    YamlSource yaml = new YamlSource(file);
    yaml.text().ifPresent(yaml::document);
    return yaml.source;
  }

  private Optional<String> text() {
    try {
      if (Files.isDirectory(file)) {
        return unreadable("it is a directory");
      }
      if (Files.size(file) > MOST_CHARACTERS) {
        return unreadable("it is larger than " + MOST_CHARACTERS + " bytes");
      }
      return Optional.of(Files.readString(file));
    } catch (NoSuchFileException e) {
      return unreadable("there is no such file");
    } catch (AccessDeniedException e) {
      return unreadable("permission denied");
    } catch (CharacterCodingException e) {
      return unreadable("it is not UTF-8");
    } catch (IOException e) {
      return unreadable(e.toString());
    }
  }

  private Optional<String> unreadable(String why) {
    source.problem(file + ": cannot be read: " + why);
    return Optional.empty();
  }

  private void document(String text) {
    LoadSettings settings =
        LoadSettings.builder().setLabel(file.toString()).setAllowNonScalarKeys(true).build();
    try {
      Iterator<Node> documents = new Compose(settings).composeAllFromString(text).iterator();
      if (!documents.hasNext()) {
        return;
      }
      section("", documents.next());
      if (documents.hasNext()) {
        problem(documents.next(), "a second document; the file must be one");
      }
    } catch (MarkedYamlEngineException e) {
      String where = e.getProblemMark().map(mark -> ":" + (mark.getLine() + 1)).orElse("");
      source.problem(file + where + ": not YAML: " + e.getProblem());
    } catch (YamlEngineException e) {
      source.problem(file + ": not YAML: " + e.getMessage());
    }
  }

  /** Reads the keys below a path; the empty path is the whole file. */
  private void section(String path, Node node) {
    if (!(node instanceof MappingNode mapping)) {
      if (!isEmpty(node)) {
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
    Integer earlier = lines.putIfAbsent(key, line(name));
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
      String text = isEmpty(scalar) ? "" : scalar.getValue();
      source.put(file + ":" + line(scalar) + ": " + setting.key(), setting, text);
      return;
    }
    problem(name, setting.key() + ": is " + kind(node) + ", must be " + setting.type().allowed());
  }

  private void problem(Node node, String problem) {
    source.problem(file + ":" + line(node) + ": " + problem);
  }

  private static int line(Node node) {
    return node.getStartMark().map(Mark::getLine).orElse(0) + 1;
  }

  private static boolean isEmpty(Node node) {
    return node.getTag().equals(Tag.NULL);
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
