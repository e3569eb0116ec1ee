// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.distribution;

import static java.util.Objects.requireNonNull;

import io.cliffwatch.testing.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A distribution, put together by the project's own script.
 *
 * @param path its folder
 */
public record DistributionFolder(Path path) {
  /** Tests run in the folder of their module. */
  private static final Path CHECKOUT = requireNonNull(Path.of("").toAbsolutePath().getParent());

  /** Returns the checkout that is tested. */
  public static Path checkout() {
    return CHECKOUT;
  }

  /** Puts it together from what Maven has built in this checkout; without an AOT cache. */
  public static DistributionFolder assemble(Path path) {
    return assemble(CHECKOUT, path);
  }

  static DistributionFolder assemble(Path checkout, Path path) {
    run(checkout.resolve("build-tools/assemble.sh").toString(), path.toString());
    return new DistributionFolder(path);
  }

  /** Makes the AOT cache. */
  public void train() {
    run(path.resolve("bin/cliffwatch-train").toString());
  }

  /** Packs it and returns the tarball. */
  Path pack() {
    run(CHECKOUT.resolve("build-tools/tarball.sh").toString(), path.toString());
    return path.resolveSibling(path.getFileName() + ".tar.gz");
  }

  /** Copies it with its times. */
  DistributionFolder copyTo(Path folder) {
    run("cp", "-a", path.toString(), folder.toString());
    return new DistributionFolder(folder);
  }

  /** Returns the launcher. */
  public Path launcher() {
    return path.resolve("bin/cliffwatch");
  }

  Path jar() {
    return path.resolve("lib/cliffwatch.jar");
  }

  Path cache() {
    return path.resolve("lib/cliffwatch.aot");
  }

  /** Returns the files, relative to the folder. */
  List<String> files() throws IOException {
    try (Stream<Path> files = Files.walk(path)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> path.relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  /** Runs a command with this JVM's JDK and returns its standard output. */
  static String run(String... command) {
    List<String> words = List.of(command);
    return Tool.run(environment(), "", words).outputOrThrow(words);
  }

  /** Returns the environment in which a launcher finds this JVM's JDK. */
  static Map<String, String> environment() {
    return Map.of("JAVA_HOME", System.getProperty("java.home"));
  }
}
