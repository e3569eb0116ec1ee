// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.websecurity;

import io.cliffwatch.config.YamlFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** A section of the web config file with known keys. A key without a value counts as not there. */
final class Section {
  private static final Set<String> YES = Set.of("true", "yes", "on", "y");
  private static final Set<String> NO = Set.of("false", "no", "off", "n");

  private final YamlFile yaml;
  private final String path;
  private final Map<String, NodeTuple> entries = new LinkedHashMap<>();

  Section(YamlFile yaml, String path, Optional<Node> node, Set<String> known) {
    this.yaml = yaml;
    this.path = path;
    for (NodeTuple entry : entries(yaml, path.isEmpty() ? "the file" : path, node)) {
      if (!(entry.getKeyNode() instanceof ScalarNode name)) {
        yaml.problem(entry.getKeyNode(), "a key must be a word");
      } else if (!known.contains(name.getValue())) {
        yaml.problem(
            name,
            name(name.getValue())
                + ": unknown key"
                + WebConfigParser.question(name.getValue(), known));
      } else {
        NodeTuple earlier = entries.putIfAbsent(name.getValue(), entry);
        if (earlier != null) {
          yaml.problem(
              name,
              name(name.getValue())
                  + ": duplicate key, it stands in line "
                  + YamlFile.line(earlier.getKeyNode())
                  + " already");
        }
      }
    }
  }

  static List<NodeTuple> entries(YamlFile yaml, String name, Optional<Node> node) {
    if (node.isEmpty() || YamlFile.isEmpty(node.get())) {
      return List.of();
    }
    if (node.get() instanceof MappingNode mapping) {
      return mapping.getValue();
    }
    yaml.problem(node.get(), name + ": must be a section with keys");
    return List.of();
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  Optional<Node> value(String key) {
    return Optional.ofNullable(entries.get(key))
        .map(NodeTuple::getValueNode)
        .filter(node -> !YamlFile.isEmpty(node));
  }

  /** Returns the text of a key, which can be empty. */
  Optional<String> text(String key) {
    return value(key)
        .flatMap(node -> {
          if (node instanceof ScalarNode scalar) {
            return Optional.of(scalar.getValue());
          }
          problem(key, "must be a text");
          return Optional.empty();
        });
  }

  /** Returns the text of a key; an empty one counts as not there. */
  Optional<String> filled(String key) {
    return text(key).filter(text -> !text.isEmpty());
  }

  Optional<Boolean> bool(String key) {
    return text(key)
        .flatMap(text -> {
          String word = text.toLowerCase(Locale.ROOT);
          if (YES.contains(word) || NO.contains(word)) {
            return Optional.of(YES.contains(word));
          }
          problem(key, "is \"" + text + "\", must be true or false");
          return Optional.empty();
        });
  }

  Optional<String> word(String key, Set<String> allowed) {
    return text(key)
        .filter(text -> {
          if (!allowed.contains(text)) {
            List<String> words = allowed.stream().sorted().toList();
            problem(key, "is \"" + text + "\", must be " + String.join(" or ", words));
          }
          return allowed.contains(text);
        });
  }

  /** Returns the texts of a list. */
  Optional<List<String>> list(String key) {
    return value(key)
        .flatMap(node -> {
          if (!(node instanceof SequenceNode sequence)) {
            problem(key, "must be a list");
            return Optional.empty();
          }
          List<String> texts = new ArrayList<>();
          for (Node item : sequence.getValue()) {
            if (item instanceof ScalarNode scalar && !YamlFile.isEmpty(scalar)) {
              texts.add(scalar.getValue());
            } else {
              yaml.problem(item, name(key) + ": must be a list of texts");
            }
          }
          return Optional.of(texts);
        });
  }

  /** Notes a problem of a key that is there. */
  void problem(String key, String problem) {
    NodeTuple entry = entries.get(key);
    if (entry != null) {
      yaml.problem(entry.getKeyNode(), name(key) + ": " + problem);
    }
  }

  /** Returns the place of a key that is there: file, line and name. */
  String where(String key) {
    NodeTuple entry = entries.get(key);
    return (entry == null ? "" : yaml.where(entry.getKeyNode()) + ": ") + name(key);
  }

  String name(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }
}
