// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.testing.Requirement;
import io.cliffwatch.testing.Requires;
import io.cliffwatch.testing.ScratchNamespace;
import io.cliffwatch.testing.Tool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The JVM's own log is the witness of what it takes. */
class AotCacheTest {
  /** Every line of the agent's log starts so; the JVM's lines do not. */
  private static final String LOG_LINE = "\\d{4}-\\d\\d-\\d\\dT\\S+ (INFO |WARN ) .*";

  @TempDir private static Path folder;

  private static DistributionFolder distribution;

  /** What happens to caches. */
  enum Mishap {
    REMOVED {
      @Override
      void befall(DistributionFolder distribution) throws IOException {
        Files.delete(distribution.cache());
      }
    },
    CUT_SHORT {
      @Override
      void befall(DistributionFolder distribution) throws IOException {
        byte[] whole = Files.readAllBytes(distribution.cache());
        Files.write(distribution.cache(), Arrays.copyOf(whole, whole.length / 2));
      }
    },
    JAR_TOUCHED {
      @Override
      void befall(DistributionFolder distribution) throws IOException {
        Files.setLastModifiedTime(distribution.jar(), FileTime.from(Instant.now()));
      }
    },
    /** The cache's header names the build of the JVM. */
    OF_ANOTHER_JVM {
      @Override
      void befall(DistributionFolder distribution) throws IOException {
        byte[] bytes = Files.readAllBytes(distribution.cache());
        String version = System.getProperty("java.vm.version");
        int at =
            new String(bytes, 0, 4096, StandardCharsets.ISO_8859_1).indexOf("(" + version + ")");
        assertThat(at).isPositive();
        bytes[at + 1] = '9';
        Files.write(distribution.cache(), bytes);
      }
    };

    abstract void befall(DistributionFolder distribution) throws IOException;
  }

  @BeforeAll
  static void train() {
    distribution = DistributionFolder.assemble(folder.resolve("cliffwatch-1"));
    distribution.train();
  }

  @Test
  void jvmTakesIt() {
    assertThat(jvmLog(distribution.launcher())).contains("Using AOT-linked classes: true");
    assertThat(jvmLog(distribution.launcher()))
        .containsPattern("io.cliffwatch.Main source: shared objects file")
        .containsPattern("io.vertx.core.Vertx source: shared objects file");
  }

  @Test
  void jvmTakesItAfterTheTarballIsUnpackedElsewhere() throws Exception {
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    DistributionFolder.run(
        "tar", "-xf", distribution.pack().toString(), "-C", elsewhere.toString());
    Path launcher = elsewhere.resolve("cliffwatch-1/bin/cliffwatch");
    Path link = Files.createSymbolicLink(folder.resolve("cliffwatch"), launcher);

    assertThat(jvmLog(link))
        .contains("Using AOT-linked classes: true")
        .contains(elsewhere.toString());
  }

  @Test
  @Requires(Requirement.ROOT)
  void agentIsQuietAboutOneThatIsTaken() throws Exception {
    try (ScratchNamespace namespace = new ScratchNamespace();
        RunningAgent agent = new RunningAgent(namespace, distribution.launcher())) {
      assertThat(agent.log()).isNotEmpty().allMatch(line -> line.matches(LOG_LINE));
      assertThat(agent.log()).noneMatch(line -> line.contains("AOT"));
    }
  }

  @ParameterizedTest
  @EnumSource
  @Requires(Requirement.ROOT)
  void agentRunsWithoutItAndSaysSoInOneLine(Mishap mishap) throws Exception {
    DistributionFolder unlucky = distribution.copyTo(folder.resolve(mishap.name()));
    mishap.befall(unlucky);

    try (ScratchNamespace namespace = new ScratchNamespace();
        RunningAgent agent = new RunningAgent(namespace, unlucky.launcher())) {
      assertThat(agent.log()).allMatch(line -> line.matches(LOG_LINE));
      assertThat(agent.log().stream().filter(line -> line.contains("AOT cache")))
          .singleElement()
          .asString()
          .contains("WARN", "did not take", unlucky.cache().toString());
    }
  }

  private static String jvmLog(Path launcher) {
    Map<String, String> environment = new HashMap<>(DistributionFolder.environment());
    environment.put("CLIFFWATCH_JAVA_OPTS", "-Xlog:aot=info -Xlog:class+load -Xlog:class+path");
    List<String> command = List.of(launcher.toString(), "run", "--help");
    return Tool.run(environment, "", command).outputOrThrow(command);
  }
}
