// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.restore;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cliffwatch.collector.Outcome;
import io.cliffwatch.linux.NetworkNamespace;
import io.cliffwatch.procfs.Processes;
import io.cliffwatch.procfs.Procfs;
import io.cliffwatch.testing.ScratchNamespace;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.function.Predicate;

/** A scratch namespace whose runs are watched from the machine's own. */
final class RestoredNode implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final Path HOME = Path.of("/proc/self/ns/net");
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  final ScratchNamespace namespace = new ScratchNamespace();
  private final RestoreWatcher watcher;
  private final RestoreReader reader;
  private final FutureTask<Void> watching = new FutureTask<>(this::watch);
  private final Thread thread = Thread.ofPlatform().daemon().name("watcher").unstarted(watching);

  RestoredNode() throws Exception {
    this(Path.of("/proc"));
  }

  RestoredNode(Path procfs) throws Exception {
    watcher = new RestoreWatcher(new Processes(new Procfs(procfs)), Optional.of(HOME));
    reader = new RestoreReader(watcher);
    thread.start();
    read();
  }

  private Void watch() throws Exception {
    try (NetworkNamespace node = NetworkNamespace.open(namespace.path())) {
      node.enter();
    }
    watcher.watch();
    return null;
  }

  /** Reads once. */
  RestoreSnapshot read() throws IOException {
    if (reader.read() instanceof Outcome.Read<RestoreSnapshot>(RestoreSnapshot snapshot)) {
      return snapshot;
    }
    throw new IllegalStateException("nothing is watched");
  }

  /** Returns the CPU time that the watcher has taken. */
  Duration cpu() {
    return Duration.ofNanos(THREADS.getThreadCpuTime(thread.threadId()));
  }

  /** Reads until that is true. */
  RestoreSnapshot await(Predicate<RestoreSnapshot> wanted) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      RestoreSnapshot now = read();
      if (wanted.test(now)) {
        return now;
      }
      if (System.nanoTime() > end) {
        throw new AssertionError("it does not come to that: " + now);
      }
      Thread.sleep(20);
    }
  }

  /** Waits for this many runs and returns them. */
  List<RestoreRun> awaitRuns(int count) throws Exception {
    return await(snapshot -> snapshot.recent().size() >= count).recent();
  }

  /** Runs a shell's script in the namespace and returns what it prints to either output. */
  String shell(String script) throws Exception {
    return namespace.exec("bash", "-c", "{ " + script + "\n} 2>&1");
  }

  /** Writes a file for scripts. */
  static Path file(Path folder, String name, String text) throws Exception {
    return Files.writeString(folder.resolve(name), text);
  }

  @Override
  public void close() throws IOException {
    thread.interrupt();
    assertThatThrownBy(watching::get).hasCauseInstanceOf(InterruptedException.class);
    namespace.close();
  }
}
