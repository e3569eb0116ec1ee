// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.testing.Requirement;
import io.cliffwatch.testing.Requires;
import io.cliffwatch.testing.Tool;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every shell script of the checkout, by the tool that knows their traps. */
@Requires(Requirement.SHELLCHECK)
class ScriptsTest {
  private static final Path ROOT = Path.of("..");
  private static final Set<String> NO_SCRIPTS_OF_OURS_BELOW =
      Set.of(".git", "target", "node_modules");

  @Test
  void shellcheckFindsNothing() throws Exception {
    List<String> scripts = scripts();
    assertThat(scripts).contains("cliffwatch", ".ci/run", "build-tools/run-tests.sh");
    List<String> command = new ArrayList<>(List.of("env", "-C", ROOT.toString(), "shellcheck"));
    command.addAll(scripts);
    Tool shellcheck = Tool.run(Map.of(), "", command);
    assertThat(shellcheck.output() + shellcheck.error()).isEmpty();
    assertThat(shellcheck.status()).isZero();
  }

  private static List<String> scripts() throws IOException {
    List<String> scripts = new ArrayList<>();
    Files.walkFileTree(
        ROOT,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return NO_SCRIPTS_OF_OURS_BELOW.contains(folder.getFileName().toString())
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (attributes.isRegularFile() && isScript(file)) {
              scripts.add(ROOT.relativize(file).toString());
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return scripts;
  }

  private static boolean isScript(Path file) throws IOException {
    if (file.toString().endsWith(".sh")) {
      return true;
    }
    try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
      String first = lines.readLine();
      return first != null && first.matches("#!.*/(env )?(ba|da)?sh\\b.*");
    }
  }
}
