// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.testing.Requirement;
import io.cliffwatch.testing.Requires;
import io.cliffwatch.testing.ScratchNamespace;
import io.cliffwatch.testing.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DistributedLauncherTest {
  @TempDir private static Path folder;

  private static DistributionFolder distribution;

  @BeforeAll
  static void assemble() {
    distribution = DistributionFolder.assemble(folder.resolve("a folder with spaces"));
  }

  @Test
  @Requires(Requirement.ROOT)
  void signalsReachTheJvmWhichTakesTheLaunchersProcess() throws Exception {
    try (ScratchNamespace namespace = new ScratchNamespace();
        RunningAgent agent = new RunningAgent(namespace, distribution.launcher())) {
      assertThat(agent.process().info().command().orElseThrow()).endsWith("/bin/java");
      assertThat(agent.terminate()).isZero();
    }
  }

  @Test
  @Requires(Requirement.ROOT)
  void nativeLibraryIsTheOneOfTheDistribution() throws Exception {
    try (ScratchNamespace namespace = new ScratchNamespace();
        RunningAgent agent = new RunningAgent(namespace, distribution.launcher())) {
      String maps = Files.readString(Path.of("/proc/" + agent.process().pid() + "/maps"));
      assertThat(maps.lines().filter(line -> line.contains("jffi") && !line.endsWith(".jar")))
          .isNotEmpty()
          .allMatch(line -> line.contains(distribution.path() + "/lib/native/"));
    }
  }

  @Test
  void runtimeBesideItComesFirst() throws Exception {
    DistributionFolder bundled = distribution.copyTo(folder.resolve("bundled"));
    Path java = bundled.path().resolve("runtime/bin/java");
    Files.createDirectories(bundled.path().resolve("runtime/bin"));
    Files.writeString(java, "#!/bin/sh\necho \"bundled $@\"\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();

    assertThat(DistributionFolder.run(bundled.launcher().toString(), "a b", "*"))
        .startsWith("bundled @" + bundled.path() + "/conf/jvm.options ")
        .endsWith("/lib/cliffwatch.jar a b *\n");
  }

  @Test
  void theLanguageOfErrorsIsAlwaysTheSame() throws Exception {
    DistributionFolder bundled = distribution.copyTo(folder.resolve("localised"));
    Path java = bundled.path().resolve("runtime/bin/java");
    Files.createDirectories(java.getParent());
    Files.writeString(java, "#!/bin/sh\necho \"$LC_ALL\"\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();

    Tool tool =
        Tool.run(
            Map.of("LC_ALL", "de_DE.UTF-8"), "", List.of(bundled.launcher().toString(), "check"));

    assertThat(tool.output()).isEqualTo("C.UTF-8\n");
  }

  @Test
  void withoutJavaItSaysWhatToInstall() throws Exception {
    Map<String, String> nowhere =
        Map.of("JAVA_HOME", "", "JDK_SEARCH_PATH", "", "HOME", folder.toString(), "PATH", tools());

    Tool tool = Tool.run(nowhere, "", List.of(distribution.launcher().toString(), "check"));

    assertThat(tool.status()).isEqualTo(69);
    assertThat(tool.error()).startsWith("No JDK 25 or newer found");
  }

  /** A folder with the few tools that it needs, and no java. */
  private static String tools() throws Exception {
    Path tools = Files.createDirectory(folder.resolve("tools"));
    for (String tool : List.of("sh", "readlink", "uname")) {
      Files.createSymbolicLink(tools.resolve(tool), Path.of("/usr/bin", tool));
    }
    return tools.toString();
  }
}
