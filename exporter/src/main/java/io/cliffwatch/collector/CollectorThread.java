// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.collector;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

import io.cliffwatch.log.Repetition;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one collector on a platform thread of its own, because a native call can neither be
 * cancelled nor share a carrier thread: at most one read is in flight, and one that hangs stops
 * nobody else.
 *
 * <p>Safe for use by several threads; {@link #state()} never blocks.
 *
 * @param <S> the snapshot of the cheap read
 * @param <C> the snapshot of the census
 */
public final class CollectorThread<S, C> implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(CollectorThread.class);
  private static final HeapReturn HEAP = new HeapReturn();
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /** A census copies tables, also while others keep the cores busy. */
  private static final int CENSUS_PATIENCE = 12;

  private final Collector<S, C> collector;
  private final Duration timeout;
  private final ThreadStart start;
  private final ExecutorService executor;
  private final LongSupplier nanoTime;
  private final CensusTaker<S, C> censuses;
  private final Repetition faults = new Repetition();
  private final Optional<WatcherThread> watcher;
  private @Nullable Thread started;
  private volatile CollectorState<S, C> state = CollectorState.initial();
  private volatile @Nullable TimedTask running;
  private CompletableFuture<Void> reading = CompletableFuture.completedFuture(null);
  private volatile boolean counting;
  private boolean closed;

  /** A step of the thread before its first read, such as entering a network namespace. */
  @FunctionalInterface
  public interface ThreadStart {
    /** Runs on the collector's thread; a failure is that read's, and the next read tries again. */
    void run() throws IOException;
  }

  /**
   * Makes the thread; it reads when it is asked.
   *
   * @param collector what it runs
   * @param timeout how long a read may take before the collector counts as failed until it returns
   * @param start what the thread does before its first read
   */
  public CollectorThread(Collector<S, C> collector, Duration timeout, ThreadStart start) {
    this(collector, timeout, start, System::nanoTime);
  }

  CollectorThread(
      Collector<S, C> collector, Duration timeout, ThreadStart start, LongSupplier nanoTime) {
    this.collector = requireNonNull(collector, "collector is null");
    this.timeout = requireNonNull(timeout, "timeout is null");
    this.start = requireNonNull(start, "start is null");
    this.nanoTime = requireNonNull(nanoTime, "nanoTime is null");
    this.censuses = new CensusTaker<>(collector, nanoTime, this::describe);
    this.watcher =
        collector.watcher().map(watching -> new WatcherThread(collector.name(), watching, start));
    this.executor =
        Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("collector-" + collector.name()).factory());
  }

  /** Returns what it runs. */
  public Collector<S, C> collector() {
    return collector;
  }

  /** Starts the watcher, if there is one; called once. */
  void startWatcher() {
    watcher.ifPresent(WatcherThread::start);
  }

  /** Returns where the collector stands; past its time-out, a read in flight shows as failed. */
  public CollectorState<S, C> state() {
    TimedTask task = running;
    CollectorState<S, C> now =
        task != null && task.overdue()
            ? state.overdue(
                task.name() + " has not returned for " + task.elapsed().toSeconds() + " s")
            : state;
    return watcher.isPresent() ? now.watched(watcher.get()) : now;
  }

  /**
   * Returns what people should know of the latest read and of the last whole census although they
   * succeeded; empty when there is nothing to say.
   */
  public String remark() {
    CollectorState<S, C> now = state();
    Optional<String> ofRead = now.reading().map(read -> collector.reader().remark(read.snapshot()));
    Optional<String> ofCensus =
        collector
            .census()
            .flatMap(taken ->
                now.census().map(counted -> taken.reader().censusRemark(counted.snapshot())));
    return Stream.of(ofRead, ofCensus)
        .flatMap(Optional::stream)
        .filter(remark -> !remark.isEmpty())
        .collect(joining("; "));
  }

  /**
   * Asks for a cheap read, or joins the one in flight; once closed, it reads no more.
   *
   * @return completes when it ended, whatever its outcome
   */
  public synchronized CompletableFuture<Void> read() {
    if (reading.isDone() && !closed) {
      reading =
          CompletableFuture.runAsync(
              () -> timed(task("the read", timeout), this::readOnce), executor);
    }
    return reading;
  }

  /** Tells whether a read that was asked for has not ended yet. */
  synchronized boolean isReading() {
    return !reading.isDone();
  }

  /**
   * Tells whether the tables look different from the census, or there is none; false without tables
   * to count, while a census is under way, and for a while after one that failed.
   */
  boolean censusWanted(Duration maxAge) {
    return !counting && censuses.wanted(state(), maxAge);
  }

  /** Returns how long a census may take before the collector counts as failed. */
  Duration censusTimeout() {
    return timeout.multipliedBy(CENSUS_PATIENCE);
  }

  /** Takes a census, as soon as the reads before it have ended, and gives the permit back. */
  void takeCensus(CensusPermit permit) {
    synchronized (this) {
      if (!closed) {
        counting = true;
        executor.execute(() -> census(permit));
        return;
      }
    }
    permit.ended(Duration.ZERO);
  }

  private void census(CensusPermit permit) {
    long before = cpuNanos();
    try {
      if (permit.holds()) {
        timed(
            task("the census", censusTimeout()),
            () -> state = censuses.take(state, this::startThread, permit));
      }
    } finally {
      counting = false;
      permit.ended(Duration.ofNanos(cpuNanos() - before));
    }
    HEAP.afterCensus();
  }

  private TimedTask task(String name, Duration limit) {
    return new TimedTask(name, nanoTime.getAsLong(), limit, nanoTime);
  }

  private void timed(TimedTask task, Runnable work) {
    long before = cpuNanos();
    long failures = state.failures();
    running = task;
    try {
      work.run();
    } finally {
      running = null;
      long nanos = cpuNanos() - before;
      CollectorState<S, C> after = state.spent(nanos);
      boolean counted = after.failures() > failures;
      state = task.overdue() && !counted ? after.failedLate() : after;
    }
  }

  private long cpuNanos() {
    return THREADS.getCurrentThreadCpuTime() + collector.reader().helperCpuNanos();
  }

  private void readOnce() {
    Attempt<Reading<S>> attempt = this::startAndRead;
    state =
        switch (attempt.outcome()) {
          case Outcome.Read<Reading<S>>(Reading<S> read) -> state.read(read);
          case Outcome.Absent<Reading<S>>(String reason, Lack lack) -> state.absent(reason, lack);
          case Outcome.Failed<Reading<S>>(Exception cause) -> state.readFailed(describe(cause));
        };
  }

  private Outcome<Reading<S>> startAndRead() throws IOException {
    startThread();
    return Reading.of(collector.reader().read(), collector.metrics(), nanoTime);
  }

  /** An executor replaces a thread that an Error ended, and the new one has not started yet. */
  private void startThread() throws IOException {
    Thread current = Thread.currentThread();
    if (current != started) {
      start.run();
      started = current;
    }
  }

  /** Says why a read failed; of a fault of ours the log has the rest, once. */
  private String describe(Exception cause) {
    if (Permission.isFault(cause) && faults.isNew(cause)) {
      LOGGER.error("{}: a fault of ours, please report it", collector.name(), cause);
    }
    return Permission.describe(cause);
  }

  /**
   * Closes the reader on its thread once the read in flight has ended; does not wait for that. A
   * second call does nothing.
   */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      watcher.ifPresent(WatcherThread::close);
      executor.execute(this::closeReader);
      executor.shutdown();
    }
  }

  private void closeReader() {
    try {
      collector.reader().close();
    } catch (RuntimeException e) {
      LOGGER.warn("{}: cannot give back what its reads opened", collector.name(), e);
    }
  }
}
