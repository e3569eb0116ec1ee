// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.bench;

import io.cliffwatch.collector.Outcome;
import io.cliffwatch.linux.NetworkNamespace;
import io.cliffwatch.procfs.Processes;
import io.cliffwatch.procfs.Procfs;
import io.cliffwatch.restore.RestoreReader;
import io.cliffwatch.restore.RestoreSnapshot;
import io.cliffwatch.restore.RestoreWatcher;
import io.cliffwatch.testing.ScratchNamespace;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.FutureTask;

/**
 * What watching restores costs while processes are forked as fast as the machine can.
 *
 * @param seconds how long that took
 * @param processes how many processes ended
 * @param restores how many of them were runs that count
 * @param cpuSeconds CPU time of the watcher's thread
 */
record RestoreWatch(double seconds, int processes, int restores, double cpuSeconds) {
  /** The share of one core that it may take. */
  static final double BUDGET = 0.001;

  private static final int PROCESSES = 20_000;
  private static final int RESTORES = 20;
  private static final Path OWN = Path.of("/proc/self/ns/net");
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  static RestoreWatch measure() throws Exception {
    try (ScratchNamespace namespace = new ScratchNamespace()) {
      RestoreWatcher watcher =
          new RestoreWatcher(new Processes(new Procfs(Path.of("/proc"))), Optional.of(OWN));
      RestoreReader reader = new RestoreReader(watcher);
      Thread thread =
          Thread.ofPlatform()
              .daemon()
              .name("watcher")
              .start(new FutureTask<>(() -> watch(namespace, watcher)));
      try {
        storm(namespace, reader, thread); // the JVM compiles what it needs
        return storm(namespace, reader, thread);
      } finally {
        thread.interrupt();
      }
    }
  }

  private static Void watch(ScratchNamespace namespace, RestoreWatcher watcher) throws Exception {
    try (NetworkNamespace node = NetworkNamespace.open(namespace.path())) {
      node.enter();
    }
    watcher.watch();
    return null;
  }

  private static RestoreWatch storm(
      ScratchNamespace namespace, RestoreReader reader, Thread watcher) throws Exception {
    long seen = runs(reader);
    long before = THREADS.getThreadCpuTime(watcher.threadId());
    long start = System.nanoTime();
    namespace.exec(
        "bash",
        "-c",
        "perl -e 'for (1.."
            + PROCESSES
            + ") { $p = fork; exit unless $p; waitpid $p, 0 }' & for i in {1.."
            + RESTORES
            + "}; do ipset list -n >/dev/null; done; wait");
    double seconds = (System.nanoTime() - start) / 1e9;
    double cpu = (THREADS.getThreadCpuTime(watcher.threadId()) - before) / 1e9;
    long newly = runs(reader) - seen;
    if (newly != RESTORES) {
      throw new IllegalStateException("of " + RESTORES + " runs " + newly + " were seen");
    }
    return new RestoreWatch(seconds, PROCESSES, RESTORES, cpu);
  }

  private static long runs(RestoreReader reader) throws IOException {
    if (reader.read() instanceof Outcome.Read<RestoreSnapshot>(RestoreSnapshot snapshot)) {
      return snapshot.counts().values().stream().mapToLong(Long::longValue).sum();
    }
    throw new IOException("exit records do not come here");
  }

  double share() {
    return cpuSeconds / seconds;
  }
}
