// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every link from a document to a file of the checkout leads somewhere. */
class DocumentLinksTest {
  private static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();
  private static final Set<String> NO_DOCUMENTS_IN = Set.of("target", ".git", "node_modules");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+)(#[^)\\s]*)?\\)");

  static List<Path> documents() throws IOException {
    try (Stream<Path> files = Files.walk(CHECKOUT)) {
      return files
          .filter(file -> file.toString().endsWith(".md"))
          .map(CHECKOUT::relativize)
          .filter(file -> NO_DOCUMENTS_IN.stream().noneMatch(name -> isBelow(file, name)))
          .toList();
    }
  }

  private static boolean isBelow(Path file, String folder) {
    for (Path name : file) {
      if (name.toString().equals(folder)) {
        return true;
      }
    }
    return false;
  }

  @ParameterizedTest
  @MethodSource("documents")
  void linksLeadToFiles(Path document) throws IOException {
    Path file = CHECKOUT.resolve(document);
    Matcher link = LINK.matcher(Files.readString(file));
    while (link.find()) {
      String target = link.group(1);
      if (!target.contains("://") && !target.startsWith("mailto:")) {
        assertThat(file.resolveSibling(target)).exists();
      }
    }
  }
}
