// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.testing;

import io.cliffwatch.linux.NetworkNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * An empty network namespace that no file names: it belongs to one thread and is gone with it,
 * however the test ends.
 *
 * <p>Code and commands run in it through {@link #call} and {@link #exec}; other threads enter it by
 * {@link #path()}. iptables' lock is a file of its own, so that neither the host nor another test
 * waits for it.
 */
public final class ScratchNamespace implements AutoCloseable {
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("scratch-ns").factory());
  private final Path path;
  private final Path lock;

  /** Makes the namespace and brings its loopback up. */
  public ScratchNamespace() throws Exception {
    lock = Files.createTempFile("xtables-", ".lock");
    path =
        call(
                () -> {
                  NetworkNamespace.unshare();
                  return Path.of("/proc")
                      .resolve(Files.readSymbolicLink(Path.of("/proc/thread-self")));
                })
            .resolve("ns/net");
    exec("ip", "link", "set", "lo", "up");
  }

  /** Returns the file by which other threads and processes can enter it. */
  public Path path() {
    return path;
  }

  /** Returns the file that iptables locks in here instead of {@code /run/xtables.lock}. */
  public Path xtablesLock() {
    return lock;
  }

  /** Runs code on the namespace's thread. */
  public <T> T call(Callable<T> code) throws Exception {
    try {
      return thread.submit(code).get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw e;
    }
  }

  /**
   * Runs a command in the namespace and returns its standard output; fails when the command does.
   */
  public String exec(String... command) throws Exception {
    return feed("", command);
  }

  /**
   * Runs a command in the namespace with this on its standard input; fails when the command does.
   */
  public String feed(String input, String... command) throws Exception {
    List<String> words = List.of(command);
    return call(() -> Tool.run(environment(), input, words).outputOrThrow(words));
  }

  /** Starts a process in the namespace. */
  public Process start(ProcessBuilder builder) throws Exception {
    builder.environment().putAll(environment());
    return call(builder::start);
  }

  private Map<String, String> environment() {
    return Map.of("XTABLES_LOCKFILE", lock.toString());
  }

  @Override
  public void close() throws IOException {
    thread.shutdownNow();
    Files.deleteIfExists(lock);
  }
}
