// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.chart;

import io.cliffwatch.testing.Tool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A chart, and Helm to work on it.
 *
 * @param path its folder or its package
 */
record Chart(Path path) {
  static final Path FOLDER = Path.of("../charts/cliffwatch");

  /** The chart of the checkout. */
  static final Chart CHECKOUT = new Chart(FOLDER);

  private static final String SCENARIO_END = "-values.yaml";

  /** Returns the names of the scenarios in {@code ci/}. */
  static List<String> scenarios() {
    try (Stream<Path> files = Files.list(FOLDER.resolve("ci"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(SCENARIO_END))
          .map(name -> name.substring(0, name.length() - SCENARIO_END.length()))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String text(String file) {
    return read(FOLDER.resolve(file));
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Renders a scenario, with further options of {@code helm template}. */
  Manifests render(String scenario, String... options) {
    return Manifests.parse(
        template(scenario, options).outputOrThrow(List.of("helm", "template", scenario)));
  }

  Tool template(String scenario, String... options) {
    List<String> words =
        new ArrayList<>(List.of("template", "--name-template=test", "--namespace=monitoring"));
    words.add(path.toString());
    words.add("--values=" + values(scenario));
    words.addAll(List.of(options));
    return helm(words);
  }

  Tool lint(String scenario) {
    return helm(List.of("lint", "--strict", path.toString(), "--values=" + values(scenario)));
  }

  Tool packageInto(Path folder) {
    return helm(List.of("package", path.toString(), "--destination=" + folder));
  }

  private static Path values(String scenario) {
    return FOLDER.resolve("ci").resolve(scenario + SCENARIO_END);
  }

  private static Tool helm(List<String> words) {
    List<String> command = new ArrayList<>(List.of("helm"));
    command.addAll(words);
    return Tool.run(Map.of(), "", command);
  }
}
