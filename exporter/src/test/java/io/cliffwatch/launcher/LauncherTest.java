// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Maven and java are scripts here that write down their calls; the agent's "java" ends with 7. */
final class LauncherTest {
  @TempDir private Path folder;
  private FakeCheckout checkout;

  @BeforeEach
  void makeCheckout() throws Exception {
    checkout = new FakeCheckout(folder);
  }

  @Test
  void freshDistributionRunsWithoutMaven() throws Exception {
    checkout.build();

    assertThat(checkout.run()).isEqualTo(7);

    assertThat(checkout.lines("mvn")).isEmpty();
    assertThat(checkout.lines("error")).isEmpty();
    assertThat(checkout.lines("java"))
        .containsSubsequence(
            "@" + checkout.distribution().resolve("conf/jvm.options"),
            "-XX:AOTCache=" + checkout.distribution().resolve("lib/cliffwatch.aot"),
            "-jar",
            checkout.distribution().resolve("lib/cliffwatch.jar").toString());
  }

  @Test
  void withoutAnythingBuiltMavenRunsOnceAndSaysSo() throws Exception {
    assertThat(checkout.run()).isEqualTo(7);
    assertThat(checkout.run()).isEqualTo(7);

    assertThat(checkout.lines("mvn"))
        .singleElement()
        .asString()
        .endsWith("-q -pl exporter -am package -DskipTests -Dspotless.check.skip");
    assertThat(checkout.lines("output")).isEmpty();
    assertThat(checkout.lines("training")).hasSize(1);
    assertThat(checkout.distribution().resolve("lib")).isDirectoryContaining("glob:**/vertx.jar");
  }

  @Test
  void failedTrainingOfTheAotCacheIsSaidAndTheAgentRuns() throws Exception {
    checkout.setTrainingStatus(70);

    assertThat(checkout.run()).isEqualTo(7);
    assertThat(checkout.run()).isEqualTo(7);

    assertThat(checkout.lines("mvn")).hasSize(1);
  }

  @Test
  void jarOfADependencyThatIsGoneGoesFromTheDistribution() throws Exception {
    checkout.run();
    checkout.touch("pom.xml");
    checkout.setMaven("make_jar; mv exporter/target/lib/vertx.jar exporter/target/lib/netty.jar");

    checkout.run();

    assertThat(checkout.distribution().resolve("lib"))
        .isDirectoryContaining("glob:**/netty.jar")
        .isDirectoryNotContaining("glob:**/vertx.jar");
  }

  @Test
  void oneLineOnStandardErrorTellsOfTheBuild() throws Exception {
    checkout.build();
    checkout.touch("netlink4j/src/main/java/Libc.java");

    checkout.run();

    assertThat(checkout.lines("error"))
        .singleElement()
        .asString()
        .startsWith("cliffwatch: building (netlink4j/src/main/java/Libc.java is newer)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pom.xml",
        "netlink4j/pom.xml",
        ".mvn/jvm.config",
        "exporter/src/main/java/Main.java",
        "exporter/src/main/java/New.java",
        "exporter/src/main/jvm/jvm.options",
        "packaging/src/main/dist/bin/cliffwatch",
        "build-tools/assemble.sh",
      })
  void changedSourceIsBuiltOnce(String source) throws Exception {
    checkout.build();
    checkout.touch(source);

    assertThat(checkout.run()).isEqualTo(7);
    assertThat(checkout.run()).isEqualTo(7);

    assertThat(checkout.lines("mvn")).hasSize(1);
  }

  @Test
  void removedSourceIsBuiltOnce() throws Exception {
    checkout.build();
    Files.delete(checkout.root().resolve("netlink4j/src/main/java/Libc.java"));

    checkout.run();
    checkout.run();

    assertThat(checkout.lines("mvn")).hasSize(1);
  }

  @Test
  void changedTestNeedsNoBuild() throws Exception {
    checkout.build();
    checkout.touch("netlink4j/src/test/java/LibcTest.java");

    checkout.run();

    assertThat(checkout.lines("mvn")).isEmpty();
  }

  @Test
  void buildThatLeavesTheJarAloneIsNotRepeated() throws Exception {
    checkout.run();
    checkout.touch(".mvn/jvm.config");
    checkout.setMaven("mkdir exporter/target/lib; touch exporter/target/lib/vertx.jar");

    checkout.run();
    checkout.run();

    assertThat(checkout.lines("mvn")).hasSize(2);
  }

  @Test
  void sourceChangedDuringTheBuildIsBuiltNextTime() throws Exception {
    checkout.setMaven("sleep 0.1; echo edited >exporter/src/main/java/Main.java; make_jar");

    checkout.run();
    checkout.setMaven("make_jar");
    checkout.run();
    checkout.run();

    assertThat(checkout.lines("mvn")).hasSize(2);
  }

  @Test
  void failedBuildIsShownAndNothingRuns() throws Exception {
    checkout.build();
    checkout.touch("pom.xml");
    checkout.setMaven("echo 'Main.java:3: error'; make_jar; exit 1");

    assertThat(checkout.run("check")).isEqualTo(70);

    assertThat(checkout.lines("error"))
        .contains("Main.java:3: error", "cliffwatch: the build failed, see above");
    assertThat(checkout.lines("output")).isEmpty();
    assertThat(checkout.lines("java")).isEmpty();
  }

  @Test
  void failedBuildIsTriedAgain() throws Exception {
    checkout.setMaven("make_jar; exit 1");
    checkout.run();
    checkout.setMaven("make_jar");

    assertThat(checkout.run()).isEqualTo(7);

    assertThat(checkout.lines("mvn")).hasSize(2);
  }

  @Test
  void argumentsAndWorkingDirectoryReachTheAgentUnchanged() throws Exception {
    checkout.build();

    checkout.run("run", "--config", "my file.yaml", "*", "");

    assertThat(checkout.lines("java"))
        .contains("directory=" + folder)
        .endsWith("run", "--config", "my file.yaml", "*", "");
  }

  @Test
  void furtherOptionsGoToTheJvmAndNotToTheAgent() throws Exception {
    checkout.build();
    Files.createFile(folder.resolve("-Dx=file that the pattern fits"));
    ProcessBuilder builder = checkout.launch(checkout.launcher(), "run");
    builder.environment().put("CLIFFWATCH_JAVA_OPTS", "-Xmx1g  -Dx=*");

    FakeCheckout.finish(builder.start());

    assertThat(checkout.lines("java"))
        .contains("options=unset")
        .containsSubsequence("-Xmx1g", "-Dx=*", "-jar", "run");
  }

  @Test
  void theAgentTakesTheLaunchersProcess() throws Exception {
    checkout.build();
    Process process = checkout.launch(checkout.launcher()).start();

    FakeCheckout.finish(process);

    assertThat(checkout.lines("java")).contains("pid=" + process.pid());
  }

  @Test
  void worksThroughSymbolicLinks() throws Exception {
    checkout.build();
    Path link = Files.createSymbolicLink(folder.resolve("link"), checkout.launcher());
    Path linkToLink = Files.createSymbolicLink(folder.resolve("link2"), link.getFileName());

    assertThat(FakeCheckout.finish(checkout.launch(linkToLink).start())).isEqualTo(7);

    assertThat(checkout.lines("error")).isEmpty();
  }

  @Test
  void twoAtOnceBuildOnce() throws Exception {
    checkout.setMaven("sleep 1; make_jar");

    Process one = checkout.launch(checkout.launcher()).start();
    Process two = checkout.launch(checkout.launcher()).start();

    assertThat(FakeCheckout.finish(one)).isEqualTo(7);
    assertThat(FakeCheckout.finish(two)).isEqualTo(7);
    assertThat(checkout.lines("mvn")).hasSize(1);
  }

  @Test
  void signalDuringTheBuildEndsMavenToo() throws Exception {
    checkout.setMaven("echo \"maven=$$\"; exec sleep 60");
    Process process = checkout.launch(checkout.launcher()).start();
    while (checkout.lines("error").stream().noneMatch(line -> line.startsWith("maven="))) {
      assertThat(process.isAlive()).isTrue();
      Thread.sleep(10);
    }
    String maven = checkout.lines("error").getLast().substring("maven=".length());

    process.destroy();

    assertThat(FakeCheckout.finish(process)).isEqualTo(143);
    assertThat(ProcessHandle.of(Long.parseLong(maven))).isEmpty();
  }

  @Test
  void withoutJdkItSaysWhatToInstall() throws Exception {
    checkout.build();
    checkout.makeJdk("jdk", "17.0.15");

    assertThat(checkout.run("check")).isEqualTo(69);

    assertThat(String.join("\n", checkout.lines("error")))
        .startsWith("No JDK 25 or newer found")
        .contains("There is only version 17.", "apt-get install temurin-25-jdk");
  }

  @Test
  void withoutMavenItSaysWhatToInstall() throws Exception {
    Files.delete(folder.resolve("bin/mvn"));
    Path tools = Files.createDirectories(folder.resolve("tools"));
    for (String tool : new String[] {"sh", "readlink", "find", "flock", "mkdir", "rm"}) {
      Files.createSymbolicLink(tools.resolve(tool), Path.of("/usr/bin", tool));
    }
    ProcessBuilder builder = checkout.launch(checkout.launcher());
    builder.environment().put("PATH", tools.toString());

    assertThat(FakeCheckout.finish(builder.start())).isEqualTo(70);

    assertThat(checkout.lines("error"))
        .contains("Maven is missing. Install it (Debian: apt-get install maven).");
  }
}
