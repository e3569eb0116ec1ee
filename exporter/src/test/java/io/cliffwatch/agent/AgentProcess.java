// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.agent;

import io.cliffwatch.linux.NetworkNamespace;
import io.cliffwatch.testing.ScratchNamespace;
import io.cliffwatch.testing.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** {@code cliffwatch run} in a scratch namespace, with the options of the launcher. */
public final class AgentProcess implements AutoCloseable {
  private static final String ADDRESS = "127.0.0.1:10968";
  private static final String PROBES = "--web.probe-address=";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** As seen from any module of the checkout. */
  private static final Path JVM_OPTIONS = Path.of("../exporter/src/main/jvm/jvm.options");

  /** Scrapes from a thread of its own, so that what else happens in the namespace does not wait. */
  private final ExecutorService client =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("client").factory());

  private final Process process;
  private final Path log;
  private final String pages;

  /**
   * Starts the agent and waits until it is ready.
   *
   * @param prefix what it is run under, such as strace
   * @param flags further flags; with {@code --web.probe-address=} that is where it is asked
   */
  public AgentProcess(ScratchNamespace namespace, List<String> prefix, String... flags)
      throws Exception {
    this.log = Files.createTempFile("agent-", ".log");
    this.pages =
        Stream.of(flags)
            .filter(flag -> flag.startsWith(PROBES))
            .map(flag -> flag.substring(PROBES.length()))
            .findFirst()
            .orElse(ADDRESS);
    List<String> command = new ArrayList<>(prefix);
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "@" + JVM_OPTIONS,
            "-cp",
            System.getProperty("java.class.path"),
            "io.cliffwatch.Main",
            "run",
            "--web.listen-address=" + ADDRESS,
            "--kernel.xtables-lock=" + namespace.xtablesLock()));
    command.addAll(List.of(flags));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("CLIFFWATCH_"));
    process = namespace.start(builder);
    try {
      client.submit(() -> enter(namespace)).get();
      awaitReady();
    } catch (Exception e) {
      close();
      throw e;
    }
  }

  private static boolean enter(ScratchNamespace namespace) throws IOException {
    try (NetworkNamespace same = NetworkNamespace.open(namespace.path())) {
      same.enter();
    }
    return true;
  }

  private void awaitReady() throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!get("/readyz").equals("ok\n")) {
      if (!process.isAlive() || System.nanoTime() > end) {
        throw new IllegalStateException("the agent is not ready: " + log());
      }
      Thread.sleep(100);
    }
  }

  /** Returns a page, empty when there is no answer. */
  public String get(String path) throws Exception {
    List<String> curl = List.of("curl", "-s", "--max-time", "10", "http://" + pages + path);
    return client.submit(() -> Tool.run(Map.of(), "", curl).output()).get();
  }

  /** Returns the agent's own series with their values. */
  public Map<String, Double> series() throws Exception {
    Map<String, Double> series = new TreeMap<>();
    get("/metrics")
        .lines()
        .filter(line -> line.startsWith("cliffwatch_"))
        .forEach(line -> {
          int space = line.lastIndexOf(' ');
          series.put(line.substring(0, space), Double.valueOf(line.substring(space + 1)));
        });
    return series;
  }

  /** Returns everything that it has logged. */
  public String log() throws Exception {
    return Files.readString(log);
  }

  /** Waits until the series has this value. */
  void awaitSeries(String series, double value) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (series().getOrDefault(series, Double.NaN) != value) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException(series + " is not " + value + ": " + series());
      }
      Thread.sleep(500);
    }
  }

  /** Waits until the log says this. */
  public void awaitLog(String text) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!log().contains(text)) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("the log does not say '" + text + "': " + log());
      }
      Thread.sleep(100);
    }
  }

  /** Sends SIGTERM to the agent, not to what it runs under, and waits for the end. */
  public void terminate() throws Exception {
    try (Stream<ProcessHandle> children = process.toHandle().descendants()) {
      children.findFirst().orElse(process.toHandle()).destroy();
    }
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException("the agent does not end");
    }
  }

  @Override
  public void close() throws IOException {
    client.shutdownNow();
    process.descendants().forEach(ProcessHandle::destroyForcibly); // strace's tracee
    process.destroyForcibly();
    Files.deleteIfExists(log);
  }
}
