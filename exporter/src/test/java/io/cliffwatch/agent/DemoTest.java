// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.testing.Requirement;
import io.cliffwatch.testing.Requires;
import io.cliffwatch.testing.Tool;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo as a process, from its first line to what it leaves behind. */
@Requires({Requirement.ROOT, Requirement.IPTABLES_LEGACY, Requirement.IP6TABLES_LEGACY})
class DemoTest {
  private static final Pattern LOADED_AND_SEEN =
      Pattern.compile("^loaded +([0-9,]+) Services .* sees ([0-9,]+) Services");

  @Test
  void itWalksAndLeavesNothingBehindAfterCtrlC(@TempDir Path temporary) throws Exception {
    String namespaces = run("ip", "netns", "list");
    String tables = tables();
    Process demo = start(temporary, Map.of(), List.of());
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
    assertThat(Files.readString(temporary.resolve("error"))).doesNotContain(": failed: ");
    assertThat(run("ip", "netns", "list")).isEqualTo(namespaces);
    assertThat(tables()).as("the host's tables").isEqualTo(tables);
    assertThat(leftIn(temporary)).isEmpty();
  }

  @Test
  void everyStepShowsItsOwnFiguresHoweverShortItIs(@TempDir Path temporary) throws Exception {
    Process demo = start(temporary, Map.of(), List.of(), "--step=1ms", "--rounds=1");
    List<String> steps;
    try (BufferedReader lines = demo.inputReader()) {
      steps = lines.lines().filter(line -> line.startsWith("loaded")).toList();
    } finally {
      demo.destroyForcibly();
    }
    assertThat(steps).hasSize(10);
    assertThat(steps)
        .allSatisfy(line -> {
          Matcher figures = LOADED_AND_SEEN.matcher(line);
          assertThat(figures.find()).as(line).isTrue();
          assertThat(figures.group(2)).isEqualTo(figures.group(1));
        });
  }

  @Test
  void whenItIsKilledNothingIsLeftEither(@TempDir Path temporary) throws Exception {
    Process demo = start(temporary, Map.of(), List.of(), "--step=1m");
    try (BufferedReader lines = demo.inputReader()) {
      assertThat(lines.lines().anyMatch(line -> line.startsWith("loaded"))).isTrue();
    } finally {
      demo.destroyForcibly();
    }
    demo.waitFor();
    assertThat(leftIn(temporary)).isEmpty();
  }

  @Test
  void ctrlCInTheMiddleOfARestoreIsNoFailure(@TempDir Path temporary) throws Exception {
    Path begun = temporary.resolve("begun");
    Path error = temporary.resolve("error");
    Map<String, String> path = stubs(temporary, "touch " + begun + "; exec sleep 60");
    Process demo = start(temporary, path, List.of("setsid"));
    try {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (!Files.exists(begun) && System.nanoTime() < end) {
        Thread.sleep(50);
      }
      run("kill", "-INT", "--", "-" + demo.pid()); // as a terminal does: to the whole group
      assertThat(demo.waitFor(10, TimeUnit.SECONDS)).as("it ends").isTrue();
    } finally {
      demo.destroyForcibly();
    }
    assertThat(Files.readString(error)).doesNotContain("cannot go on", "Broken pipe", "ERROR");
    assertThat(demo.exitValue()).isZero();
  }

  @Test
  void aRestoreThatFailsIsSaidInTheToolsOwnWords(@TempDir Path temporary) throws Exception {
    Map<String, String> path = stubs(temporary, "echo out of rules >&2; exit 3");
    Process demo = start(temporary, path, List.of());
    try {
      assertThat(demo.waitFor(60, TimeUnit.SECONDS)).as("it ends").isTrue();
    } finally {
      demo.destroyForcibly();
    }
    assertThat(Files.readString(temporary.resolve("error")))
        .contains(
            "cliffwatch: the demo cannot go on: iptables-legacy-restore ended with 3: out of rules\n")
        .doesNotContain("Broken pipe");
    assertThat(demo.exitValue()).isEqualTo(1);
  }

  /** Puts something else in the place of iptables. */
  private static Map<String, String> stubs(Path folder, String script) throws IOException {
    for (String name : List.of("iptables-legacy-restore", "ip6tables-legacy-restore")) {
      Path stub = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + script + "\n");
      Files.setPosixFilePermissions(stub, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    return Map.of("PATH", folder + ":" + System.getenv("PATH"));
  }

  private static List<Path> leftIn(Path temporary) throws IOException {
    try (Stream<Path> files = Files.list(temporary)) {
      return files.filter(file -> file.getFileName().toString().startsWith("cliffwatch")).toList();
    }
  }

  private static Process start(
      Path temporary, Map<String, String> environment, List<String> prefix, String... flags)
      throws Exception {
    List<String> command = new ArrayList<>(prefix);
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "@src/main/jvm/jvm.options",
            "-Djava.io.tmpdir=" + temporary,
            "-cp",
            System.getProperty("java.class.path"),
            "io.cliffwatch.Main",
            "demo",
            "--web.listen-address=127.0.0.1:0"));
    command.addAll(List.of(flags));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(temporary.resolve("error").toFile());
    builder.environment().putAll(environment);
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
