// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BaselineTest {
  @TempDir private Path folder;

  @Test
  void onlyWhatGotMuchWorseIsWarnedOf() throws Exception {
    Path file = folder.resolve("baseline.properties");
    Files.writeString(file, "census.cpu=0.5\ntick.cpu=0.001\n");
    Baseline baseline = new Baseline(file);

    assertThat(baseline.warnings(Map.of("census.cpu", 0.64, "tick.cpu", 0.0005))).isEmpty();
    assertThat(baseline.warnings(Map.of("census.cpu", 0.66, "tick.cpu", 0.001)))
        .containsExactly("census.cpu is 0.6600, 1.3 times the baseline");
  }

  @Test
  void whatIsMissingOnEitherSideIsSaid() throws Exception {
    Path file = folder.resolve("baseline.properties");
    Files.writeString(file, "gone=1\n");

    assertThat(new Baseline(file).warnings(Map.of("new", 1.0)))
        .containsExactly("new has no baseline", "gone is not measured any more");
    assertThat(new Baseline(folder.resolve("none")).warnings(Map.of("new", 1.0)))
        .singleElement()
        .asString()
        .startsWith("there is no baseline ");
  }

  @Test
  void whatIsWrittenIsWhatIsComparedWith() throws Exception {
    Baseline baseline = new Baseline(folder.resolve("baseline.properties"));
    baseline.write(Map.of("census.cpu", 0.5));

    assertThat(baseline.warnings(Map.of("census.cpu", 0.5))).isEmpty();
    assertThat(baseline.warnings(Map.of("census.cpu", 0.7))).hasSize(1);
  }
}
