// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FindJdkTest {
  @TempDir private Path folder;
  private FakeCheckout checkout;

  @BeforeEach
  void makeCheckout() throws Exception {
    checkout = new FakeCheckout(folder);
    checkout.makeJdk("old", "24.0.2");
  }

  @Test
  void javaHomeComesFirst() throws Exception {
    checkout.makeJdk("other", "25");

    assertThat(find("jdk", "other")).isEqualTo("jdk");
  }

  @Test
  void tooOldJavaHomeGivesWayToThePath() throws Exception {
    assertThat(find("old", "jdk")).isEqualTo("jdk");
  }

  @Test
  void tooOldPathGivesWayToTheOldestThatWillDo() throws Exception {
    checkout.makeJdk("installed/a", "26-ea");
    checkout.makeJdk("installed/b", "25.0.3");
    checkout.makeJdk("installed/c", "1.8.0_402");

    assertThat(find("old", "old")).isEqualTo("installed/b");
  }

  @Test
  void runtimeWithoutCompilerWillNotDo() throws Exception {
    checkout.makeJdk("runtime", "25");
    Files.delete(folder.resolve("runtime/bin/javac"));

    assertThat(find("runtime", "old")).isEmpty();
    assertThat(checkout.lines("error")).contains("There is only version 25 without javac, 24.");
  }

  @Test
  void sdkmansAreFound() throws Exception {
    checkout.makeJdk(".sdkman/candidates/java/25-tem", "25");

    assertThat(find("old", "old")).isEqualTo(".sdkman/candidates/java/25-tem");
  }

  /** Returns what was found, relative to the test's folder; empty when the script failed. */
  private String find(String javaHome, String onPath) throws Exception {
    ProcessBuilder builder = checkout.launch(checkout.root().resolve("build-tools/find-jdk.sh"));
    builder.environment().put("JAVA_HOME", folder.resolve(javaHome).toString());
    builder.environment().put("PATH", folder.resolve(onPath) + "/bin:/usr/bin:/bin");
    builder.environment().put("JDK_SEARCH_PATH", folder.resolve("installed").toString());
    if (FakeCheckout.finish(builder.start()) != 0) {
      return "";
    }
    return folder.relativize(Path.of(checkout.lines("output").getFirst())).toString();
  }
}
