// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.distribution;

import io.cliffwatch.testing.ScratchNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** The agent of a distribution, started by its launcher in a scratch namespace. */
public final class RunningAgent implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String ADDRESS = "127.0.0.1:10969";

  private final ScratchNamespace namespace;
  private final Path log;
  private final Process process;

  /** Starts the agent and waits until it is ready. */
  public RunningAgent(ScratchNamespace namespace, Path launcher) throws Exception {
    this.namespace = namespace;
    log = Files.createTempFile("agent-", ".log");
    ProcessBuilder builder =
        new ProcessBuilder(
                launcher.toString(),
                "run",
                "--web.listen-address=" + ADDRESS,
                "--kernel.xtables-lock=" + namespace.xtablesLock())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("CLIFFWATCH_"));
    builder.environment().putAll(DistributionFolder.environment());
    process = namespace.start(builder);
    try {
      awaitReady();
    } catch (Exception e) {
      close();
      throw e;
    }
  }

  private void awaitReady() throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!get(namespace, ADDRESS, "/readyz").equals("ok\n")) {
      if (!process.isAlive() || System.nanoTime() > end) {
        throw new IllegalStateException("the agent is not ready: " + String.join("\n", log()));
      }
      Thread.sleep(100);
    }
  }

  /** Returns the agent's own series with their values, once it has taken a census. */
  public Map<String, Double> series() throws Exception {
    return series(namespace, ADDRESS);
  }

  /** Returns an agent's own series with their values, once it has taken a census. */
  public static Map<String, Double> series(ScratchNamespace namespace, String address)
      throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      String page = get(namespace, address, "/metrics");
      boolean complete =
          page.contains("\ncliffwatch_services{")
              && page.contains("_available{collector=\"restore\"}"); // tests itself first
      if (complete || System.nanoTime() > end) {
        return series(page);
      }
      Thread.sleep(100);
    }
  }

  /** Returns the agent's own series of an exposition. */
  public static Map<String, Double> series(String exposition) {
    Map<String, Double> series = new TreeMap<>();
    exposition
        .lines()
        .filter(line -> line.startsWith("cliffwatch_"))
        .forEach(line -> {
          int space = line.lastIndexOf(' ');
          series.put(line.substring(0, space), Double.valueOf(line.substring(space + 1)));
        });
    return series;
  }

  /** Returns a page, empty when there is no answer. */
  public static String get(ScratchNamespace namespace, String address, String path)
      throws Exception {
    return namespace.exec(
        "sh", "-c", "curl -s --max-time 10 \"$0\" || true", "http://" + address + path);
  }

  List<String> log() throws IOException {
    return Files.readAllLines(log);
  }

  ProcessHandle process() {
    return process.toHandle();
  }

  /** Sends SIGTERM and returns the exit status. */
  int terminate() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException("the agent does not end");
    }
    return process.exitValue();
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    Files.deleteIfExists(log);
  }
}
