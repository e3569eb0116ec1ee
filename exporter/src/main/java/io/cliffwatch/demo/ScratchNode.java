// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.demo;

import static java.util.Objects.requireNonNull;

import io.cliffwatch.linux.NetworkNamespace;
import io.cliffwatch.linux.SyscallException;
import io.cliffwatch.netlink.route.AddressFamily;
import io.cliffwatch.ruleset.KubeProxyRuleset;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A network namespace that belongs to one thread and that no file names: it is gone with the
 * process, however that ends. So is the file that iptables locks here, so that nothing on the host
 * waits for it.
 */
public final class ScratchNode implements AutoCloseable {
  /** What a restore asks now and then, and ends early when told so. */
  @FunctionalInterface
  public interface Ended {
    /** Waits this long, and tells whether to end. */
    boolean within(Duration time) throws InterruptedException;
  }

  private static final Duration GLANCE = Duration.ofMillis(50);

  /** How long our own signal may come after the tool's. */
  private static final Duration SIGNAL = Duration.ofSeconds(1);

  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("scratch-node").factory());
  private final Path namespace;
  private final UnnamedFile lock;

  /**
   * Makes the namespace.
   *
   * @throws IOException without root, or when iptables is not installed
   */
  public ScratchNode() throws IOException, InterruptedException {
    for (AddressFamily family : AddressFamily.values()) {
      tool(restoreCommand(family));
    }
    namespace =
        onThread(() -> {
          unshare();
          Path self = Files.readSymbolicLink(Path.of("/proc/thread-self"));
          return Path.of("/proc").resolve(self).resolve("ns/net");
        });
    lock = new UnnamedFile("cliffwatch-demo-");
  }

  /** Returns the file by which other threads enter the namespace. */
  public Path namespace() {
    return namespace;
  }

  /** Returns the file that iptables locks here. */
  public Path xtablesLock() {
    return lock.path();
  }

  /**
   * Loads a ruleset as kube-proxy would, with the legacy restore of its family.
   *
   * @return how long the restore took; unspecified when it was ended
   */
  public Duration restore(KubeProxyRuleset ruleset, Ended ended)
      throws IOException, InterruptedException {
    requireNonNull(ruleset, "ruleset is null");
    String command = restoreCommand(ruleset.family());
    long start = System.nanoTime();
    ProcessBuilder builder = new ProcessBuilder(tool(command).toString()).redirectErrorStream(true);
    builder.environment().put("XTABLES_LOCKFILE", lock.path().toString());
    Process process = onThread(builder::start);
    boolean taken = feed(ruleset, process);
    while (!process.waitFor(0, TimeUnit.MILLISECONDS)) {
      if (ended.within(GLANCE)) {
        process.destroy();
        return Duration.ofNanos(System.nanoTime() - start);
      }
    }
    // Ctrl-C goes to the tool too, which may end before we hear of it.
    if ((process.exitValue() != 0 || !taken) && !ended.within(SIGNAL)) {
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      throw new IOException(command + " ended with " + process.exitValue() + ": " + output.strip());
    }
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /** Tells whether the tool took the whole ruleset; where not, its end tells why. */
  private static boolean feed(KubeProxyRuleset ruleset, Process process) {
    try (Writer rules = process.outputWriter(StandardCharsets.US_ASCII)) {
      ruleset.writeTo(rules);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static String restoreCommand(AddressFamily family) {
    return switch (family) {
      case IPV4 -> "iptables-legacy-restore";
      case IPV6 -> "ip6tables-legacy-restore";
    };
  }

  private static void unshare() throws IOException {
    try {
      NetworkNamespace.unshare();
    } catch (SyscallException e) {
      throw new IOException("a network namespace needs root (SYS_ADMIN): " + e.getMessage(), e);
    }
  }

  /** Finds the tool, also where the PATH has no folder for administrators. */
  private static Path tool(String name) throws IOException {
    return Stream.concat(
            Stream.of(System.getenv().getOrDefault("PATH", "").split(":")),
            Stream.of("/usr/local/sbin", "/usr/sbin", "/sbin"))
        .map(folder -> Path.of(folder).resolve(name))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() -> new IOException("there is no " + name + ": apt install iptables"));
  }

  private <T> T onThread(Callable<T> code) throws IOException, InterruptedException {
    try {
      return thread.submit(code).get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  /** Lets the namespace and the lock go. */
  @Override
  public void close() throws IOException {
    thread.shutdownNow();
    lock.close();
  }
}
