// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.config;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A YAML file of one document, and what is wrong with it, each problem with its line.
 *
 * <p>Not safe for use by several threads.
 */
public final class YamlFile {
  private final Path path;
  private final List<String> problems = new ArrayList<>();

  /** Names the file, which need not be there. */
  public YamlFile(Path path) {
    this.path = requireNonNull(path, "path is null");
  }

  /** Reads the document; empty when there is none or it cannot be read, which is a problem. */
  public Optional<Node> read() {
    return text().flatMap(this::document);
  }

  /** Returns the file's name and the line in which the node begins, as problems show them. */
  public String where(Node node) {
    return path + ":" + line(node);
  }

  /** Notes what is wrong at a node. */
  public void problem(Node node, String problem) {
    problem(where(node) + ": " + problem);
  }

  /** Notes what is wrong, with the place in front. */
  public void problem(String problem) {
    problems.add(problem);
  }

  /** Returns what is wrong so far. */
  public List<String> problems() {
    return List.copyOf(problems);
  }

  /** Returns the line in which the node begins; the first is 1. */
  public static int line(Node node) {
    return node.getStartMark().map(Mark::getLine).orElse(0) + 1;
  }

  /** Tells whether nothing stands where the node is. */
  public static boolean isEmpty(Node node) {
    return node.getTag().equals(Tag.NULL);
  }

  private Optional<String> text() {
    try {
      return Optional.of(ConfigText.read(path));
    } catch (IOException e) {
      problem(path + ": cannot be read: " + e.getMessage());
      return Optional.empty();
    }
  }

  private Optional<Node> document(String text) {
    LoadSettings settings =
        LoadSettings.builder().setLabel(path.toString()).setAllowNonScalarKeys(true).build();
    try {
      OptionalInt deep = YamlDepth.lineTooDeep(text, settings);
      if (deep.isPresent()) {
        String where = path + ":" + deep.getAsInt();
        problem(where + ": nested more than " + YamlDepth.MOST + " levels deep");
        return Optional.empty();
      }
      Iterator<Node> documents = new Compose(settings).composeAllFromString(text).iterator();
      if (!documents.hasNext()) {
        return Optional.empty();
      }
      Node first = documents.next();
      if (documents.hasNext()) {
        problem(documents.next(), "a second document; the file must be one");
      }
      return Optional.of(first);
    } catch (MarkedYamlEngineException e) {
      String where = e.getProblemMark().map(mark -> ":" + (mark.getLine() + 1)).orElse("");
      problem(path + where + ": not YAML: " + e.getProblem());
    } catch (YamlEngineException e) {
      problem(path + ": not YAML: " + e.getMessage());
    }
    return Optional.empty();
  }
}
