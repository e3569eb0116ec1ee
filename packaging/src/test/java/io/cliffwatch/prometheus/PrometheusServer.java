// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.prometheus;

import static java.util.Objects.requireNonNull;

import io.cliffwatch.linux.NetworkNamespace;
import io.cliffwatch.testing.ScratchNamespace;
import io.cliffwatch.testing.Tool;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A real Prometheus with a configuration of the test's, on loopback, for as long as it is open.
 *
 * <p>Files that the configuration names (rules, certificates, passwords) are named by absolute
 * paths. The server's data is in a temporary folder; its memory and its life are bounded, the
 * latter by ten minutes even if the test's JVM dies.
 */
public final class PrometheusServer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int USUAL_PORT = 9090;

  /** Asks from a thread of its own, which can be in the server's network namespace. */
  private final ExecutorService client =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("prometheus-client").factory());

  private final Path folder;
  private final String url;
  private final Process process;

  private PrometheusServer(Optional<ScratchNamespace> namespace, int port, String configuration)
      throws Exception {
    folder = Files.createTempDirectory("prometheus-");
    url = "http://127.0.0.1:" + port;
    Files.writeString(folder.resolve("prometheus.yml"), configuration);
    ProcessBuilder builder =
        new ProcessBuilder(command(port))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile());
    builder.environment().put("GOMEMLIMIT", "192MiB");
    builder.environment().put("GOMAXPROCS", "2");
    process = namespace.isPresent() ? namespace.get().start(builder) : builder.start();
    try {
      if (namespace.isPresent()) {
        client.submit(() -> enter(namespace.get())).get();
      }
      awaitReady();
    } catch (Exception e) {
      close();
      throw e;
    }
  }

  /** Starts one in a network namespace and waits until it is ready. */
  public static PrometheusServer in(ScratchNamespace namespace, String configuration)
      throws Exception {
    requireNonNull(namespace, "namespace is null");
    return new PrometheusServer(Optional.of(namespace), USUAL_PORT, configuration);
  }

  /** Starts one on a free port of the host's loopback and waits until it is ready. */
  public static PrometheusServer onLoopback(String configuration) throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      port = free.getLocalPort();
    }
    return new PrometheusServer(Optional.empty(), port, configuration);
  }

  private List<String> command(int port) {
    return List.of(
        "timeout",
        "--kill-after=5",
        "600",
        "prometheus",
        "--config.file=" + folder.resolve("prometheus.yml"),
        "--storage.tsdb.path=" + folder.resolve("data"),
        "--storage.tsdb.retention.time=1h",
        "--query.timeout=10s",
        "--web.listen-address=127.0.0.1:" + port);
  }

  private static boolean enter(ScratchNamespace namespace) throws IOException {
    try (NetworkNamespace same = NetworkNamespace.open(namespace.path())) {
      same.enter();
    }
    return true;
  }

  private void awaitReady() throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (curl(List.of("--fail", url + "/-/ready")).status() != 0) {
      if (!process.isAlive() || System.nanoTime() > end) {
        throw new IllegalStateException("Prometheus is not ready: " + log());
      }
      Thread.sleep(100);
    }
  }

  /** Where it answers, without a slash at the end. */
  public String url() {
    return url;
  }

  /** Everything it has logged. */
  public String log() throws IOException {
    return Files.readString(folder.resolve("log"));
  }

  /**
   * Returns what an instant query gives now.
   *
   * @throws IllegalStateException with Prometheus' own words when the query is wrong
   */
  public List<Sample> query(String expression) throws Exception {
    requireNonNull(expression, "expression is null");
    return Sample.all(get("query", Map.of("query", expression)));
  }

  /** Returns what a query gives, as soon as it gives what is wanted. */
  public List<Sample> await(String expression, Predicate<List<Sample>> wanted) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    List<Sample> samples = query(expression);
    while (!wanted.test(samples)) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException(expression + " never gives it, but " + samples);
      }
      Thread.sleep(200);
      samples = query(expression);
    }
    return samples;
  }

  /** Returns the targets as they are now; one that was never scraped has the health "unknown". */
  public List<Target> targets() throws Exception {
    return objects(get("targets", Map.of("state", "active")).getJsonArray("activeTargets")).stream()
        .map(Target::of)
        .toList();
  }

  /** Returns the targets as soon as there are some and all were scraped, well or not. */
  public List<Target> awaitScrapes() throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    List<Target> targets = targets();
    while (targets.isEmpty() || targets.stream().anyMatch(t -> t.health().equals("unknown"))) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("never scraped: " + targets);
      }
      Thread.sleep(200);
      targets = targets();
    }
    return targets;
  }

  /** Returns every rule of every group, as /api/v1/rules shows it. */
  public List<JsonObject> rules() throws Exception {
    return objects(get("rules", Map.of()).getJsonArray("groups")).stream()
        .flatMap(group -> objects(group.getJsonArray("rules")).stream())
        .toList();
  }

  /** Returns every rule as soon as all have been evaluated, well or not. */
  public List<JsonObject> awaitRules() throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    List<JsonObject> rules = rules();
    while (rules.stream().anyMatch(rule -> rule.getString("health").equals("unknown"))) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("never evaluated: " + rules);
      }
      Thread.sleep(200);
      rules = rules();
    }
    return rules;
  }

  /** Returns the alerts that are pending or firing, as /api/v1/alerts shows them. */
  public List<JsonObject> alerts() throws Exception {
    return objects(get("alerts", Map.of()).getJsonArray("alerts"));
  }

  /**
   * Asks an endpoint of the HTTP API, such as {@code series}, and returns its data.
   *
   * @throws IllegalStateException with Prometheus' own words when it reports an error
   */
  public JsonObject get(String endpoint, Map<String, String> parameters) throws Exception {
    List<String> words = new ArrayList<>(List.of("--get", url + "/api/v1/" + endpoint));
    parameters.forEach((name, value) -> {
      words.add("--data-urlencode");
      words.add(name + "=" + value);
    });
    Tool curl = curl(words);
    JsonObject answer = new JsonObject(curl.outputOrThrow(words));
    if (!answer.getString("status").equals("success")) {
      throw new IllegalStateException(parameters + ": " + answer.getString("error"));
    }
    return answer.getJsonObject("data");
  }

  private Tool curl(List<String> words) throws Exception {
    List<String> command = new ArrayList<>(List.of("curl", "-s", "--max-time", "20"));
    command.addAll(words);
    return client.submit(() -> Tool.run(Map.of(), "", command)).get();
  }

  private static List<JsonObject> objects(JsonArray array) {
    return array.stream().map(JsonObject.class::cast).toList();
  }

  /** Ends the server and removes its data. */
  @Override
  public void close() throws IOException {
    client.shutdownNow();
    List<ProcessHandle> children = process.descendants().toList();
    process.destroy(); // timeout hands the signal on
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        children.forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      children.forEach(ProcessHandle::destroyForcibly);
      Thread.currentThread().interrupt();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
