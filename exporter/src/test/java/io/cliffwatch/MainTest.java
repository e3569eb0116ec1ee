// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts the program as a process of its own. */
final class MainTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;
  private final List<Process> processes = new ArrayList<>();

  @AfterEach
  void endProcesses() {
    processes.forEach(Process::destroyForcibly);
  }

  @Test
  void sigtermEndsARunningAgentWithin5SecondsAndStatus0() throws Exception {
    int port = freePort();
    Process agent = start("run", "--web.listen-address", "127.0.0.1:" + port);
    waitUntilServing(agent, port);
    assertThat(get(port, "/metrics").statusCode()).isEqualTo(200);

    agent.destroy();

    assertThat(agent.waitFor(5, TimeUnit.SECONDS)).isTrue();
    assertThat(agent.exitValue()).isZero();
    assertThat(standardOutput()).isEmpty();
  }

  @Test
  void takenPortIsOneLineAndStatus1() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      String address = "127.0.0.1:" + taken.getLocalPort();
      Process agent = start("run", "--web.listen-address", address);

      assertThat(agent.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(agent.exitValue()).isEqualTo(1);
      assertThat(standardError())
          .isEqualTo(
              "cliffwatch: cannot listen on "
                  + address
                  + ": address already in use; stop what holds it or choose another with"
                  + " --web.listen-address\n");
      assertThat(standardOutput()).isEmpty();
    }
  }

  @Test
  void statusesOfTheCommandLineReachTheShell() throws Exception {
    assertThat(statusOf("--version")).isZero();
    assertThat(standardOutput()).startsWith("cliffwatch ");
    assertThat(statusOf("run", "--frob")).isEqualTo(64);
    assertThat(statusOf("run", "--log.level=loud")).isEqualTo(78);
    assertThat(standardError())
        .isEqualTo(
            "cliffwatch: --log.level: is \"loud\", must be one of error, warn, info, debug\n");
  }

  @Test
  void aWebConfigFileThatCannotBeUsedIsStatus78() throws Exception {
    Path file = Files.writeString(folder.resolve("web.yml"), "rate_limit: {interval: 1}\n");

    assertThat(statusOf("run", "--web.config.file", file.toString())).isEqualTo(78);
    assertThat(standardError())
        .isEqualTo(
            "cliffwatch: "
                + file
                + ":1: rate_limit.interval: is \"1\", must be a duration such as 1s or 100ms, or 0"
                + " for no limit\n");
  }

  @Test
  void filesThatAreNoConfigurationAreRefusedInOneLine() throws Exception {
    assertThat(statusOf("run", "--config=/dev/zero")).isEqualTo(78);
    assertThat(standardError())
        .isEqualTo("cliffwatch: /dev/zero: cannot be read: it is larger than 262144 bytes\n");

    Path brackets = Files.writeString(folder.resolve("brackets.yaml"), "\n" + "[".repeat(100_000));
    assertThat(statusOf("run", "--config=" + brackets)).isEqualTo(78);
    assertThat(standardError())
        .isEqualTo("cliffwatch: " + brackets + ":2: nested more than 64 levels deep\n");
  }

  @Test
  void aConfigurationMayComeThroughAPipe() throws Exception {
    Process agent = start("run", "--config=/dev/stdin");
    try (OutputStream pipe = agent.getOutputStream()) {
      pipe.write("log:\n  level: loud\n".getBytes(UTF_8));
    }
    assertThat(agent.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(agent.exitValue()).isEqualTo(78);
    assertThat(standardError())
        .isEqualTo(
            "cliffwatch: /dev/stdin:2: log.level: is \"loud\", must be one of error, warn, info,"
                + " debug\n");
  }

  private int statusOf(String... words) throws Exception {
    Process process = start(words);
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  private Process start(String... words) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                "io.cliffwatch.Main"));
    command.addAll(List.of(words));
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(folder.resolve("out").toFile())
            .redirectError(folder.resolve("err").toFile())
            .start();
    processes.add(process);
    return process;
  }

  private String standardOutput() throws IOException {
    return Files.readString(folder.resolve("out"), UTF_8);
  }

  private String standardError() throws IOException {
    return Files.readString(folder.resolve("err"), UTF_8);
  }

  private void waitUntilServing(Process agent, int port) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      assertThat(agent.isAlive()).as(standardError()).isTrue();
      try {
        if (get(port, "/readyz").statusCode() == 200) {
          return;
        }
      } catch (IOException e) {
        Thread.sleep(50);
      }
    }
    throw new AssertionError("does not serve: " + standardError());
  }

  private static HttpResponse<String> get(int port, String path) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI uri = URI.create("http://127.0.0.1:" + port + path);
      HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(20)).build();
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
