// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.e2e.lab.Lab;
import io.cliffwatch.e2e.lab.LabProcess;
import io.cliffwatch.e2e.lab.Node;
import io.cliffwatch.e2e.lab.Patience;
import io.cliffwatch.e2e.lab.Place;
import io.cliffwatch.testing.Requirement;
import io.cliffwatch.testing.Requires;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The lab itself: what joins its nodes, and what is left of it. */
@Tag("lab")
@Tag("frame")
@Requires(Requirement.ROOT)
final class LabTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Test
  void nodesReachEachOtherAndTheRouter() throws Exception {
    try (Lab lab = new Lab()) {
      Node one = lab.node("one");
      Node two = lab.node("two");
      for (String address : List.of(two.ipv4(), two.ipv6(), "192.168.0.1", "10.241.1.2")) {
        String connect = "cat </dev/tcp/" + address + "/1";
        assertThat(one.place().run("", "timeout", "5", "bash", "-c", connect).error())
            .as(address)
            .contains("Connection refused");
      }
      assertThat(one.exec("ls", "/run")).isEmpty();
    }
  }

  @Test
  void whatAProgramWritesToItsRunFolderIsTheNodesOwn() throws Exception {
    try (Lab lab = new Lab()) {
      Node one = lab.node("one");
      Node two = lab.node("two");
      one.exec("touch", "/run/xtables.lock");
      assertThat(one.file("/run/xtables.lock")).exists();
      assertThat(two.exec("ls", "/run")).isEmpty();
    }
  }

  @Test
  void nothingIsLeftOfALab() throws Exception {
    long process;
    Path folder;
    try (Lab lab = new Lab()) {
      process = lab.start("program", lab.node("one").place(), List.of("sleep", "600")).pid();
      folder = lab.folder();
    }
    assertThat(ProcessHandle.of(process)).isEmpty();
    assertThat(folder).doesNotExist();
  }

  @Test
  void aKilledLabTakesItsProgramsAlongAndTheNextOneRepairsTheRest() throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            KilledLab.class.getName());
    Process victim = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (var output =
        new BufferedReader(
            new InputStreamReader(victim.getInputStream(), StandardCharsets.UTF_8))) {
      Path folder = Path.of(output.readLine());
      long obedient = Long.parseLong(output.readLine());
      long stubborn = Long.parseLong(output.readLine());
      victim.destroyForcibly().waitFor();

      awaitEnd(obedient);
      assertThat(ProcessHandle.of(stubborn)).isPresent();
      assertThat(folder).exists();
      try (Lab next = new Lab()) {
        awaitEnd(stubborn);
        assertThat(folder).doesNotExist();
        assertThat(next.folder()).exists();
      }
    } finally {
      victim.destroyForcibly();
    }
  }

  private static void awaitEnd(long process) throws Exception {
    Patience patience = new Patience(PATIENCE);
    while (ProcessHandle.of(process).isPresent()) {
      assertThat(patience.isOver()).as("process %d runs", process).isFalse();
      Thread.sleep(50);
    }
  }

  /** A lab that will be killed; prints its folder and the processes it has started. */
  static final class KilledLab {
    private KilledLab() {}

    /** Runs until it is killed. */
    public static void main(String[] arguments) throws Exception {
      try (Lab lab = new Lab()) {
        Place place = lab.node("one").place();
        System.out.println(lab.folder());
        System.out.println(lab.start("obedient", place, List.of("sleep", "600")).pid());
        String sleep = "echo deaf; exec sleep 600";
        LabProcess stubborn =
            lab.start(
                "stubborn",
                place,
                List.of("setpriv", "--pdeathsig", "clear", "--", "sh", "-c", sleep));
        stubborn.await("it is deaf", PATIENCE, () -> stubborn.log().contains("deaf"));
        System.out.println(stubborn.pid());
        Thread.sleep(Duration.ofMinutes(10));
      }
    }
  }
}
