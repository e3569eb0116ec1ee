// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.collector;

import static java.util.Objects.requireNonNull;

import io.cliffwatch.metric.MetricMapping;
import io.cliffwatch.metric.Samples;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
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
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int CENSUS_TRIES = 3;

  /** A census copies tables, also while others keep the cores busy. */
  private static final int CENSUS_PATIENCE = 12;

  private final Collector<S, C> collector;
  private final Duration timeout;
  private final ThreadStart start;
  private final ExecutorService executor;
  private @Nullable Thread started;
  private volatile CollectorState<S, C> state = CollectorState.initial();
  private volatile @Nullable Task running;
  private CompletableFuture<Void> reading = CompletableFuture.completedFuture(null);
  private boolean closed;

  /** A step of the thread before its first read, such as entering a network namespace. */
  @FunctionalInterface
  public interface ThreadStart {
    /** Runs on the collector's thread; a failure is that read's, and the next read tries again. */
    void run() throws IOException;
  }

  private record Task(String name, long since, Duration limit) {
    Duration elapsed() {
      return Duration.ofNanos(System.nanoTime() - since);
    }

    boolean overdue() {
      return elapsed().compareTo(limit) > 0;
    }
  }

  /**
   * Makes the thread; it reads when it is asked.
   *
   * @param collector what it runs
   * @param timeout how long a read may take before the collector counts as failed until it returns
   * @param start what the thread does before its first read
   */
  public CollectorThread(Collector<S, C> collector, Duration timeout, ThreadStart start) {
    this.collector = requireNonNull(collector, "collector is null");
    this.timeout = requireNonNull(timeout, "timeout is null");
    this.start = requireNonNull(start, "start is null");
    this.executor =
        Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("collector-" + collector.name()).factory());
  }

  /** Returns what it runs. */
  public Collector<S, C> collector() {
    return collector;
  }

  /** Returns where the collector stands; past its time-out, a read in flight shows as failed. */
  public CollectorState<S, C> state() {
    Task task = running;
    return task != null && task.overdue()
        ? state.overdue(task.name() + " has not returned for " + task.elapsed().toSeconds() + " s")
        : state;
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
              () -> timed(new Task("the read", System.nanoTime(), timeout), this::readOnce),
              executor);
    }
    return reading;
  }

  /** Tells whether a read that was asked for has not ended yet. */
  synchronized boolean isReading() {
    return !reading.isDone();
  }

  /**
   * Tells whether the tables look different from the census, or there is none; false without tables
   * to count.
   */
  boolean censusWanted(Duration maxAge) {
    CollectorState<S, C> now = state();
    if (collector.census().isEmpty() || now.reading().isEmpty()) {
      return false;
    }
    CensusReader<S, C> reader = collector.census().get().reader();
    return now.census()
        .map(census ->
            census.age().compareTo(maxAge) >= 0
                || reader.outdated(now.reading().get().snapshot(), census.snapshot()))
        .orElse(true);
  }

  /**
   * Takes a census.
   *
   * @param atRest tells whether nobody is changing the tables; asked again when they were counted
   * @param done gets its CPU time when it ended, whatever its outcome
   */
  void takeCensus(BooleanSupplier atRest, Consumer<Duration> done) {
    synchronized (this) {
      if (!closed) {
        executor.execute(() -> census(atRest, done));
        return;
      }
    }
    done.accept(Duration.ZERO);
  }

  private void census(BooleanSupplier atRest, Consumer<Duration> done) {
    Duration limit = timeout.multipliedBy(CENSUS_PATIENCE);
    long before = cpuNanos();
    try {
      timed(new Task("the census", System.nanoTime(), limit), () -> countOnce(atRest));
    } finally {
      done.accept(Duration.ofNanos(cpuNanos() - before));
    }
  }

  private void timed(Task task, Runnable work) {
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
    state =
        switch (attempt(this::startAndRead)) {
          case Outcome.Read<Reading<S>>(Reading<S> read) -> state.read(read);
          case Outcome.Absent<Reading<S>>(String reason) -> state.absent(reason);
          case Outcome.Failed<Reading<S>>(Exception cause) ->
              state.readFailed(Permission.describe(cause));
        };
  }

  private Outcome<Reading<S>> startAndRead() throws IOException {
    startThread();
    return reading(collector.reader().read(), collector.metrics());
  }

  /** An executor replaces a thread that an Error ended, and the new one has not started yet. */
  private void startThread() throws IOException {
    Thread current = Thread.currentThread();
    if (current != started) {
      start.run();
      started = current;
    }
  }

  private void countOnce(BooleanSupplier atRest) {
    Collector.Census<S, C> census = collector.census().orElseThrow();
    for (int tries = 1; ; tries++) {
      switch (attempt(() -> startAndCount(census, atRest))) {
        case Outcome.Read<Reading<C>>(Reading<C> counted) -> state = state.counted(counted);
        case Outcome.Absent<Reading<C>>(String reason) -> state = state.absent(reason);
        case Outcome.Failed<Reading<C>>(TornReadException torn) -> {
          if (tries < CENSUS_TRIES && atRest.getAsBoolean()) {
            continue;
          }
          state = state.torn(torn.getMessage() + ", in each of " + tries + " tries");
        }
        case Outcome.Failed<Reading<C>>(Exception cause) ->
            state = state.censusFailed(Permission.describe(cause));
      }
      return;
    }
  }

  private Outcome<Reading<C>> startAndCount(Collector.Census<S, C> census, BooleanSupplier atRest)
      throws IOException {
    startThread();
    Outcome<C> outcome = census.reader().census();
    if (outcome instanceof Outcome.Read<C>(C snapshot)) {
      checkWhole(snapshot, census.reader(), atRest);
    }
    return reading(outcome, census.metrics());
  }

  /**
   * A change of several tables shows half-way only while it is made. So first nobody may be at it,
   * then the tables must look as they were counted; in the other order the rest of a change could
   * slip in between.
   */
  private static <S, C> void checkWhole(
      C snapshot, CensusReader<S, C> reader, BooleanSupplier atRest) throws IOException {
    if (!atRest.getAsBoolean()) {
      throw new TornReadException("tables were being changed while they were counted");
    }
    if (reader.read() instanceof Outcome.Read<S>(S now) && reader.outdated(now, snapshot)) {
      throw new TornReadException("tables changed while they were counted");
    }
  }

  /** One read of either kind. */
  @FunctionalInterface
  private interface Attempt<T> {
    Outcome<T> run() throws IOException;
  }

  /** Makes of every way in which a read can end one of the three outcomes. */
  private static <T> Outcome<T> attempt(Attempt<T> attempt) {
    try {
      return attempt.run();
    } catch (IOException | RuntimeException e) {
      return Permission.missing(e)
          ? new Outcome.Absent<>(Permission.describe(e))
          : new Outcome.Failed<>(e);
    } catch (OutOfMemoryError e) {
      return new Outcome.Failed<>(new IOException("not enough memory: " + e.getMessage(), e));
    } catch (Throwable e) {
      // An Error too: unsaid, the collector would look well and serve its last figures for ever.
      return new Outcome.Failed<>(new IOException("a fault of ours: " + e, e));
    }
  }

  private static <T> Outcome<Reading<T>> reading(Outcome<T> outcome, MetricMapping<T> metrics) {
    return switch (outcome) {
      case Outcome.Read<T>(T snapshot) -> {
        Samples samples = new Samples();
        metrics.write(snapshot, samples);
        yield new Outcome.Read<>(new Reading<>(snapshot, samples.snapshots(), System.nanoTime()));
      }
      case Outcome.Absent<T>(String reason) -> new Outcome.Absent<>(reason);
      case Outcome.Failed<T>(Exception cause) -> new Outcome.Failed<>(cause);
    };
  }

  /**
   * Closes the reader on its thread once the read in flight has ended; does not wait for that. A
   * second call does nothing.
   */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
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
