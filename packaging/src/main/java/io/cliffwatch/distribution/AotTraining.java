// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.distribution;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes the AOT cache of a distribution: runs its agent once as it will be run, asks it for what it
 * will be asked for, and ends it by SIGTERM, at which the JVM writes the cache.
 *
 * <p>The agent reads a network namespace of its own with a small ruleset, so that the host's tables
 * are not looked at and the census is trained, too. Where no namespace can be made (an image is
 * built without privileges) it reads what is there, and may not read much.
 *
 * <p>One file without dependencies, because it is run as a source: {@code java AotTraining.java
 * HOME JAVA}.
 */
public final class AotTraining {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Pattern PORT = Pattern.compile("Listening on .*\\D(\\d+)\\R");
  private static final int ROUNDS = 5;

  /** Text, OpenMetrics and everything else that is asked for. */
  private static final List<Request> REQUESTS =
      List.of(
          new Request("/metrics", "*/*", "identity"),
          new Request("/metrics", "application/openmetrics-text;version=1.0.0", "gzip"),
          new Request("/metrics", "text/plain;version=0.0.4;q=0.5,*/*;q=0.1", "gzip"),
          new Request("/healthz", "*/*", "identity"),
          new Request("/readyz", "*/*", "identity"),
          new Request("/", "text/html", "gzip"));

  /** What kube-proxy writes for a Service with one endpoint and one without, in short. */
  private static final String RULES =
      """
      *filter
      :KUBE-SERVICES - [0:0]
      -A INPUT -m conntrack --ctstate NEW -j KUBE-SERVICES
      -A KUBE-SERVICES -d 10.96.0.2/32 -p tcp -m tcp --dport 80 -j REJECT
      COMMIT
      *nat
      :KUBE-SERVICES - [0:0]
      :KUBE-SVC-AAAAAAAAAAAAAAAA - [0:0]
      :KUBE-SEP-AAAAAAAAAAAAAAAA - [0:0]
      -A PREROUTING -j KUBE-SERVICES
      -A KUBE-SERVICES -d 10.96.0.1/32 -p tcp -m tcp --dport 443 -j KUBE-SVC-AAAAAAAAAAAAAAAA
      -A KUBE-SVC-AAAAAAAAAAAAAAAA -j KUBE-SEP-AAAAAAAAAAAAAAAA
      -A KUBE-SEP-AAAAAAAAAAAAAAAA -p tcp -m tcp -j DNAT --to-destination 10.0.0.1:6443
      COMMIT
      """;

  private record Request(String path, String accept, String encoding) {}

  private final Path home;
  private final String java;
  private final Path log;

  private AotTraining(Path home, String java, Path log) {
    this.home = home;
    this.java = java;
    this.log = log;
  }

  /** Runs the program. */
  public static void main(String[] arguments) throws Exception {
    if (arguments.length != 2) {
      System.err.println("usage: java AotTraining.java HOME JAVA");
      System.exit(64);
    }
    Path log = Files.createTempFile("cliffwatch-training-", ".log");
    try {
      Path home = Path.of(arguments[0]).toRealPath();
      new AotTraining(home, arguments[1], log).run();
    } catch (IOException | IllegalStateException e) {
      System.err.print(Files.readString(log));
      System.err.println("the AOT cache could not be made: " + e.getMessage());
      System.exit(70);
    } finally {
      Files.deleteIfExists(log);
    }
  }

  private void run() throws IOException, InterruptedException {
    Path cache = home.resolve("lib/cliffwatch.aot");
    Files.deleteIfExists(cache);
    Path lock = Files.createTempFile("cliffwatch-training-", ".lock");
    Optional<Process> namespace = namespace(lock);
    try {
      Process agent = start(cache, lock, namespace);
      try {
        int port = port(agent);
        for (int i = 0; i < ROUNDS; i++) {
          for (Request request : REQUESTS) {
            ask(port, request);
          }
          Thread.sleep(300);
        }
        agent.destroy();
        end(agent);
      } finally {
        agent.destroyForcibly();
      }
    } finally {
      namespace.ifPresent(Process::destroyForcibly);
      Files.deleteIfExists(lock);
    }
    if (!Files.exists(cache)) {
      throw new IllegalStateException("the JVM wrote none");
    }
  }

  /** Starts a process that holds a network namespace with the rules, where that can be had. */
  private static Optional<Process> namespace(Path lock) throws IOException, InterruptedException {
    // The shell says when it is in the namespace, and ends when its standard input does.
    Process holder =
        new ProcessBuilder(
                "sh",
                "-c",
                "command -v unshare >/dev/null && exec unshare --net sh -c 'echo; read x'")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (holder.getInputStream().read() < 0) {
      return Optional.empty();
    }
    String path = "/proc/" + holder.pid() + "/ns/net";
    for (String tool : List.of("iptables-legacy-restore", "ip6tables-legacy-restore")) {
      ProcessBuilder restore =
          new ProcessBuilder(
                  "sh", "-c", "PATH=$PATH:/usr/sbin:/sbin; exec nsenter --net=" + path + " " + tool)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD);
      restore.environment().put("XTABLES_LOCKFILE", lock.toString());
      Process process = restore.start();
      try (var rules = process.outputWriter()) {
        rules.write(tool.startsWith("ip6") ? "*nat\nCOMMIT\n" : RULES);
      } catch (IOException e) {
        // Not installed: then the census goes untrained, and is a little slower the first time.
      }
      process.waitFor();
    }
    return Optional.of(holder);
  }

  private Process start(Path cache, Path lock, Optional<Process> namespace) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                java,
                "@" + home.resolve("conf/jvm.options"),
                "-XX:AOTCacheOutput=" + cache,
                "-Djffi.boot.library.path=" + home.resolve("lib/native").resolve(machine()),
                "-jar",
                home.resolve("lib/cliffwatch.jar").toString(),
                "run",
                "--web.listen-address=127.0.0.1:0",
                "--collect.interval=1s",
                "--kernel.xtables-lock=" + lock));
    namespace.ifPresent(
        holder -> command.add("--kernel.network-namespace=/proc/" + holder.pid() + "/ns/net"));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("CLIFFWATCH_"));
    return builder.start();
  }

  /** Returns the architecture as {@code uname -m} calls it. */
  private static String machine() {
    String architecture = System.getProperty("os.arch");
    return architecture.equals("amd64") ? "x86_64" : architecture;
  }

  private int port(Process agent) throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (agent.isAlive() && System.nanoTime() < end) {
      Matcher matcher = PORT.matcher(Files.readString(log));
      if (matcher.find()) {
        return Integer.parseInt(matcher.group(1));
      }
      Thread.sleep(20);
    }
    throw new IllegalStateException("the agent does not listen");
  }

  private static void ask(int port, Request request) throws IOException {
    var connection =
        (HttpURLConnection)
            URI.create("http://127.0.0.1:" + port + request.path()).toURL().openConnection();
    connection.setRequestProperty("Accept", request.accept());
    connection.setRequestProperty("Accept-Encoding", request.encoding());
    connection.setConnectTimeout(10_000);
    connection.setReadTimeout(10_000);
    if (connection.getResponseCode() == 200) {
      try (var answer = connection.getInputStream()) {
        answer.readAllBytes();
      }
    }
    connection.disconnect();
  }

  private static void end(Process agent) throws InterruptedException {
    if (!agent.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException("the agent does not end");
    }
  }
}
