// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.collector;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All collectors of the agent with the ticker that keeps their readings fresh, whether or not
 * anybody scrapes.
 *
 * <p>Safe for use by several threads.
 */
public final class CollectorSet implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(CollectorSet.class);

  /** How often the schedule looks whether a census may be taken: it waits for a quiet moment. */
  private static final Duration HEARTBEAT = Duration.ofSeconds(1);

  /** Scrapers in pairs share one read. */
  private static final Duration SHARED = Duration.ofMillis(500);

  /** A ticker that is this late hangs; the reads themselves cannot delay it. */
  private static final Duration TICKER_HANGS = Duration.ofSeconds(30);

  /** How long readiness waits for the first census. */
  private static final Duration FIRST_CENSUS = Duration.ofSeconds(60);

  private final List<CollectorThread<?, ?>> threads;
  private final CensusSchedule censuses;
  private final Duration interval;
  private final StatusLog statusLog = new StatusLog();
  private final Thread ticker = Thread.ofPlatform().daemon().name("ticker").unstarted(this::tick);
  private final LongSupplier nanoTime;
  private final long created;
  private volatile long beat;
  private volatile long asked;
  private volatile CompletableFuture<Void> round = CompletableFuture.completedFuture(null);
  private volatile boolean closed;

  /**
   * Makes the set; {@link #start} starts it.
   *
   * @param threads the collectors
   * @param censuses when they take a census
   * @param interval the time between two cheap reads
   */
  public CollectorSet(
      List<CollectorThread<?, ?>> threads, CensusSchedule censuses, Duration interval) {
    this(threads, censuses, interval, System::nanoTime);
  }

  CollectorSet(
      List<CollectorThread<?, ?>> threads,
      CensusSchedule censuses,
      Duration interval,
      LongSupplier nanoTime) {
    this.threads = List.copyOf(threads);
    this.censuses = requireNonNull(censuses, "censuses is null");
    this.interval = requireNonNull(interval, "interval is null");
    this.nanoTime = requireNonNull(nanoTime, "nanoTime is null");
    this.created = nanoTime.getAsLong();
    this.beat = created;
    this.asked = created;
  }

  /** Starts the watchers and the ticker; the first reads begin at once. */
  public void start() {
    threads.forEach(CollectorThread::startWatcher);
    readAll(Duration.ZERO);
    ticker.start();
  }

  /** Returns where all collectors stand now. */
  public States states() {
    return States.now(threads);
  }

  /** Returns the collectors, in the order of the documentation. */
  public List<CollectorThread<?, ?>> threads() {
    return threads;
  }

  /**
   * Asks for fresh cheap reads, and for the census that they show to be due.
   *
   * @param atMost how long to wait for them: a scrape is answered with the last readings rather
   *     than late
   * @return completes when all ended or the time is over
   */
  public CompletableFuture<Void> refresh(Duration atMost) {
    readAll(SHARED);
    return round.copy().completeOnTimeout(null, atMost.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Returns why the agent is not ready: a collector has nothing to say yet. A first census that has
   * to wait long, say for the xtables lock, does not keep the agent from being ready.
   */
  public Optional<String> notReady() {
    boolean patient = since(created).compareTo(FIRST_CENSUS) < 0;
    return threads.stream()
        .filter(thread -> thread.state().silent(patient && thread.collector().census().isPresent()))
        .map(thread -> "collector " + thread.collector().name() + " " + missing(thread))
        .findFirst();
  }

  private String missing(CollectorThread<?, ?> thread) {
    if (thread.state().owedSince().isEmpty()) {
      return "has not finished its first read";
    }
    return "has not counted the tables yet"
        + censuses.postponed().map(why -> ": " + why).orElse("");
  }

  /** Returns why a census that is due is not taken now, one sentence. */
  public Optional<String> censusPostponed() {
    return censuses.postponed();
  }

  /** Returns why the agent is not healthy: a ticker that has stopped. */
  public Optional<String> unhealthy() {
    Duration silence = since(beat);
    return silence.compareTo(TICKER_HANGS) > 0
        ? Optional.of("the ticker has been silent for " + silence.toSeconds() + " s")
        : Optional.empty();
  }

  /** Returns what is wrong with the censuses although they succeed, one sentence. */
  public Optional<String> censusBlindness() {
    return censuses.blindness();
  }

  private void tick() {
    while (!closed) {
      beat();
      LockSupport.parkNanos(this, HEARTBEAT.toNanos());
    }
  }

  private void beat() {
    beat = nanoTime.getAsLong();
    try {
      readAll(interval);
      censuses.consider(threads);
      threads.forEach(thread ->
          statusLog.observe(thread.collector().name(), thread.state().status(), thread.remark()));
    } catch (RuntimeException e) {
      LOGGER.error("the ticker goes on after a fault", e);
    }
  }

  /**
   * Begins a read of every collector, unless that was done a moment ago. One whose read is in
   * flight is left to the round before, which no round replaces by nothing, so that one that hangs
   * has no more and more to wake. Who calls may not block, so the ticker looks for the census that
   * is due.
   *
   * @param apart how long the last round must be ago
   */
  private synchronized void readAll(Duration apart) {
    if (closed || since(asked).compareTo(apart) < 0) {
      return;
    }
    asked = nanoTime.getAsLong();
    CompletableFuture<?>[] reads =
        threads.stream()
            .filter(thread -> !thread.isReading())
            .map(CollectorThread::read)
            .toArray(CompletableFuture<?>[]::new);
    if (reads.length > 0 || round.isDone()) {
      round = CompletableFuture.allOf(reads).thenRun(() -> LockSupport.unpark(ticker));
    }
  }

  private Duration since(long moment) {
    return Duration.ofNanos(nanoTime.getAsLong() - moment);
  }

  /**
   * Stops the ticker and the collectors; a read that hangs is left behind, its thread is a daemon.
   * A second call does nothing.
   */
  @Override
  public synchronized void close() {
    closed = true;
    LockSupport.unpark(ticker);
    threads.forEach(CollectorThread::close);
  }
}
