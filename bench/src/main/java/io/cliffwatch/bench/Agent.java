// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.bench;

import io.cliffwatch.linux.NetworkNamespace;
import io.cliffwatch.testing.ScratchNamespace;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The agent in a namespace, as its users start it, and somebody who scrapes it. */
final class Agent implements AutoCloseable {
  private static final String ADDRESS = "127.0.0.1:10968";
  private static final String CENSUS_AGE =
      "cliffwatch_collector_age_seconds{collector=\"iptables\"} ";
  private static final int TIMEOUT_MILLIS = 10_000;
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final ExecutorService scraper =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("scraper").factory());
  private final long started = System.nanoTime();
  private final Process process;

  /**
   * Starts it.
   *
   * @param launcher the command
   * @param javaOptions further options for the JVM, words between spaces
   */
  Agent(Path launcher, ScratchNamespace namespace, String javaOptions) throws Exception {
    ProcessBuilder command =
        new ProcessBuilder(
            launcher.toString(),
            "run",
            "--web.listen-address=" + ADDRESS,
            "--log.level=error",
            "--kernel.xtables-lock=" + namespace.xtablesLock());
    command.environment().put("CLIFFWATCH_JAVA_OPTS", javaOptions);
    process =
        namespace.start(command.redirectError(Redirect.INHERIT).redirectOutput(Redirect.DISCARD));
    // A stopped process does not hear the signal that ends the benchmark.
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    scraper.submit(() -> enter(namespace)).get();
  }

  private static Boolean enter(ScratchNamespace namespace) throws IOException {
    try (NetworkNamespace same = NetworkNamespace.open(namespace.path())) {
      same.enter();
    }
    return true;
  }

  ProcessFile files() {
    return ProcessFile.of(process);
  }

  /** Returns the seconds from the start until a scrape has a line that begins so. */
  double secondsUntil(String line) throws Exception {
    while (true) {
      String text = scraper.submit(this::scrapeOrNothing).get();
      if (text.contains("\n" + line)) {
        return (System.nanoTime() - started) / 1e9;
      }
      if (!process.isAlive() || System.nanoTime() - started > PATIENCE_NANOS) {
        throw new IOException("the agent serves no " + line);
      }
      Thread.sleep(2);
    }
  }

  private String scrapeOrNothing() {
    try {
      return get();
    } catch (IOException e) {
      return ""; // it does not listen yet
    }
  }

  /** Scrapes once; returns the seconds that it took. */
  double scrapeSeconds() throws Exception {
    return scraper
        .submit(() -> {
          long start = System.nanoTime();
          get();
          return (System.nanoTime() - start) / 1e9;
        })
        .get();
  }

  /** Returns when it last counted iptables, in seconds of {@link System#nanoTime()}. */
  double lastCensusSeconds() throws Exception {
    String text = scraper.submit(Agent::get).get();
    double now = System.nanoTime() / 1e9;
    return text.lines()
        .filter(line -> line.startsWith(CENSUS_AGE))
        .mapToDouble(line -> now - Double.parseDouble(line.substring(CENSUS_AGE.length())))
        .findFirst()
        .orElseThrow(() -> new IOException("there is no " + CENSUS_AGE));
  }

  private static String get() throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) URI.create("http://" + ADDRESS + "/metrics").toURL().openConnection();
    connection.setConnectTimeout(TIMEOUT_MILLIS);
    connection.setReadTimeout(TIMEOUT_MILLIS);
    try (var body = connection.getInputStream()) {
      return new String(body.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Stops the process without ending it, or lets it go on. */
  void pause(boolean paused) throws Exception {
    Process kill =
        new ProcessBuilder("kill", paused ? "-STOP" : "-CONT", Long.toString(process.pid()))
            .start();
    if (kill.waitFor() != 0) {
      throw new IOException("the agent cannot be " + (paused ? "stopped" : "continued"));
    }
  }

  @Override
  public void close() {
    scraper.shutdownNow();
    process.destroy();
    try {
      process.onExit().get(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      process.destroyForcibly();
    }
  }
}
