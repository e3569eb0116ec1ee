// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.collector;

import static java.util.Objects.requireNonNull;

import io.cliffwatch.log.Repetition;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread of one watcher. A watcher that fails is begun anew, ever more rarely; until then its
 * collector counts as failed.
 *
 * <p>Safe for use by several threads.
 */
final class WatcherThread implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(WatcherThread.class);
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

  private final Watcher watcher;
  private final CollectorThread.ThreadStart start;
  private final Thread thread;
  private final Repetition troubles = new Repetition();
  private volatile Optional<String> trouble = Optional.empty();
  private final AtomicLong failures = new AtomicLong();
  private volatile long cpuNanos;
  private volatile boolean closed;

  WatcherThread(String name, Watcher watcher, CollectorThread.ThreadStart start) {
    this.watcher = requireNonNull(watcher, "watcher is null");
    this.start = requireNonNull(start, "start is null");
    this.thread = Thread.ofPlatform().daemon().name("watcher-" + name).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** Returns what keeps it from watching now, one sentence. */
  Optional<String> trouble() {
    return trouble;
  }

  /** Returns how often it could not go on. */
  long failures() {
    return failures.get();
  }

  /** Returns the CPU time of its thread. */
  long cpuNanos() {
    long now = thread.isAlive() ? THREADS.getThreadCpuTime(thread.threadId()) : -1;
    if (now >= 0) { // -1: the thread has just ended
      cpuNanos = now;
    }
    return cpuNanos;
  }

  private void run() {
    Duration pause = FIRST_PAUSE;
    while (!closed) {
      long begin = System.nanoTime();
      try {
        trouble = Optional.empty();
        start.run();
        watcher.watch();
        failed(new IOException("it has ended"));
      } catch (InterruptedException e) {
        return;
      } catch (Exception e) {
        failed(e);
      } catch (Throwable e) { // unsaid, the collector would look well and its watcher be gone
        failed(new IOException("a fault of ours: " + e, e));
      }
      boolean lasted = System.nanoTime() - begin > LONGEST_PAUSE.toNanos();
      pause = lasted ? FIRST_PAUSE : pause;
      if (!slept(pause)) {
        return;
      }
      pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : pause;
    }
  }

  /** Not told when closed: what then ends a watch is our doing. */
  private void failed(Exception cause) {
    if (closed) {
      return;
    }
    failures.incrementAndGet();
    trouble = Optional.of("cannot watch: " + Permission.describe(cause));
    if (troubles.isNew(cause)) {
      LOGGER.warn(
          "{} {}", thread.getName(), trouble.get(), Permission.isFault(cause) ? cause : null);
    }
  }

  private static boolean slept(Duration pause) {
    try {
      Thread.sleep(pause);
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }

  /** Ends the watch; does not wait for that. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      watcher.close();
    } catch (RuntimeException e) {
      LOGGER.warn("{} cannot give back what it opened", thread.getName(), e);
    }
  }
}
