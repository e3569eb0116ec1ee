// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.testing.Requirement;
import io.cliffwatch.testing.Requires;
import io.cliffwatch.testing.Tool;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo as a process, from its first line to what it leaves behind. */
@Requires({Requirement.ROOT, Requirement.IPTABLES_LEGACY, Requirement.IP6TABLES_LEGACY})
class DemoTest {
  @Test
  void itWalksAndLeavesNothingBehindAfterCtrlC(@TempDir Path temporary) throws Exception {
    String namespaces = run("ip", "netns", "list");
    String tables = tables();
    Process demo = start(temporary);
    try (BufferedReader lines = demo.inputReader()) {
      Set<String> seen = new TreeSet<>();
      while (seen.size() < 2) {
        String line = lines.readLine();
        assertThat(line).as("the demo goes on").isNotNull();
        if (line.startsWith("loaded   100 Services")) {
          assertThat(line).contains("sees 100 Services");
          seen.add(line);
        } else if (line.startsWith("loaded   500 Services")) {
          assertThat(line).contains("sees 500 Services");
          seen.add(line);
        }
      }
      run("kill", "-INT", Long.toString(demo.pid()));
      assertThat(demo.waitFor(10, TimeUnit.SECONDS)).as("it ends").isTrue();
    } finally {
      demo.destroyForcibly();
    }
    assertThat(demo.exitValue()).isZero();
    assertThat(run("ip", "netns", "list")).isEqualTo(namespaces);
    assertThat(tables()).as("the host's tables").isEqualTo(tables);
    try (Stream<Path> files = Files.list(temporary)) {
      assertThat(files.filter(file -> file.getFileName().toString().startsWith("cliffwatch")))
          .isEmpty();
    }
  }

  private static Process start(Path temporary) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@src/main/jvm/jvm.options",
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                "io.cliffwatch.Main",
                "demo",
                "--step=2",
                "--web.listen-address=127.0.0.1:0")
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().keySet().removeIf(name -> name.startsWith("CLIFFWATCH_"));
    return builder.start();
  }

  private static String run(String... command) {
    List<String> words = List.of(command);
    return Tool.run(Map.of(), "", words).outputOrThrow(words);
  }

  private static String tables() throws Exception {
    Path names = Path.of("/proc/thread-self/net/ip_tables_names");
    return Files.exists(names) ? Files.readString(names) : "";
  }
}
