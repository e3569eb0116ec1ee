// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.collector;

import static java.util.Objects.requireNonNull;

import io.cliffwatch.log.Repetition;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides when a census is taken: one at a time, when something changed or the last one is old,
 * never while somebody changes the tables, and so rarely that all together stay below a share of
 * one core. One that does not return in time no longer keeps the other collectors from counting.
 *
 * <p>Safe for use by several threads.
 */
public final class CensusSchedule {
  private static final Logger LOGGER = LoggerFactory.getLogger(CensusSchedule.class);

  /** Tells whether nobody is changing the tables. */
  @FunctionalInterface
  public interface TablesAtRest {
    /** Looks now. */
    boolean now() throws IOException;

    /** Returns what they are not at rest for, when {@link #now} says so, one sentence. */
    default String unrest() {
      return "somebody is changing them";
    }

    /** Returns why it may have to be taken for rest what is none, one sentence. */
    default Optional<String> blindness() {
      return Optional.empty();
    }
  }

  /** After it the log says why nothing is counted. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Duration maxAge;
  private final double cpuShare;
  private final TablesAtRest tablesAtRest;
  private final LongSupplier nanoTime;
  private final Repetition doubts = new Repetition();
  private volatile Optional<String> blindness = Optional.empty();
  private volatile Optional<Long> postponedSince = Optional.empty();
  private boolean patienceLost;
  private final AtomicReference<@Nullable Permit> givenOut = new AtomicReference<>();
  private long notBefore;

  /**
   * Makes the schedule.
   *
   * @param maxAge a census is taken after this time even when nothing seems to have changed: a
   *     legacy table can be replaced by one of the same size
   * @param cpuShare the share of one core that all censuses together may take
   * @param tablesAtRest whether nobody is changing the tables now
   */
  public CensusSchedule(Duration maxAge, double cpuShare, TablesAtRest tablesAtRest) {
    this(maxAge, cpuShare, tablesAtRest, System::nanoTime);
  }

  CensusSchedule(
      Duration maxAge, double cpuShare, TablesAtRest tablesAtRest, LongSupplier nanoTime) {
    this.maxAge = requireNonNull(maxAge, "maxAge is null");
    this.cpuShare = cpuShare;
    this.tablesAtRest = requireNonNull(tablesAtRest, "tablesAtRest is null");
    this.nanoTime = requireNonNull(nanoTime, "nanoTime is null");
    this.notBefore = nanoTime.getAsLong();
  }

  /**
   * Starts the census that is due, if one is and may: the one of the collector that waits longest.
   * Reads files, so not for an event loop.
   */
  public void consider(Collection<? extends CollectorThread<?, ?>> threads) {
    Permit before = givenOut.get();
    if (isResting() || (before != null && !before.overdue())) {
      return;
    }
    Optional<? extends CollectorThread<?, ?>> due =
        threads.stream()
            .filter(thread -> thread.censusWanted(maxAge))
            .max(Comparator.comparing(this::age));
    if (due.isPresent() && mayStart()) {
      Permit permit = new Permit(due.get().censusTimeout());
      if (givenOut.compareAndSet(before, permit)) {
        due.get().takeCensus(permit);
      }
    }
  }

  private boolean mayStart() {
    boolean may = atRest();
    if (may) {
      if (patienceLost) {
        LOGGER.info("tables can be counted again");
      }
      postponedSince = Optional.empty();
      patienceLost = false;
    } else if (postponedSince.isEmpty()) {
      postponedSince = Optional.of(nanoTime.getAsLong());
    } else if (!patienceLost && postponedFor().compareTo(PATIENCE) > 0) {
      patienceLost = true;
      LOGGER.warn(
          "tables were not counted for {} s: at every look {}",
          postponedFor().toSeconds(),
          tablesAtRest.unrest());
    }
    return may;
  }

  private Duration postponedFor() {
    return postponedSince
        .map(since -> Duration.ofNanos(nanoTime.getAsLong() - since))
        .orElse(Duration.ZERO);
  }

  /** Returns why a census that is due is not taken now, one sentence. */
  public Optional<String> postponed() {
    return postponedSince.map(ignored ->
        "the tables are not counted, because "
            + tablesAtRest.unrest()
            + ", for "
            + postponedFor().toSeconds()
            + " s now");
  }

  /**
   * Returns why a census may be taken while somebody changes the tables, one sentence; known once a
   * census was due.
   */
  public Optional<String> blindness() {
    return blindness;
  }

  /** Not to know is no reason for never counting again: a census is only a copy. */
  private boolean atRest() {
    try {
      boolean atRest = tablesAtRest.now();
      doubts.end();
      noteBlindness();
      return atRest;
    } catch (IOException e) {
      if (doubts.isNew(e)) {
        LOGGER.warn(
            "cannot tell whether tables are being changed, counting anyway: {}", e.toString());
      }
      return true;
    }
  }

  private void noteBlindness() {
    Optional<String> now = tablesAtRest.blindness();
    if (!now.equals(blindness)) {
      blindness = now;
      LOGGER.warn(
          "{}", now.orElse("whether tables are being changed can be seen again before counting"));
    }
  }

  private synchronized boolean isResting() {
    return nanoTime.getAsLong() - notBefore < 0;
  }

  private synchronized void rest(Duration cpu) {
    long end = nanoTime.getAsLong() + (long) (cpu.toNanos() / cpuShare);
    if (end - notBefore > 0) {
      notBefore = end;
    }
  }

  private Duration age(CollectorThread<?, ?> thread) {
    return thread
        .state()
        .census()
        .map(census -> Duration.ofNanos(nanoTime.getAsLong() - census.nanoTime()))
        .orElse(Duration.ofDays(365));
  }

  private final class Permit implements CensusPermit {
    private final long since = nanoTime.getAsLong();
    private final Duration limit;

    Permit(Duration limit) {
      this.limit = limit;
    }

    boolean overdue() {
      return nanoTime.getAsLong() - since > limit.toNanos();
    }

    @Override
    public boolean holds() {
      return givenOut.get() == this;
    }

    @Override
    public boolean tablesAtRest() {
      return atRest();
    }

    @Override
    public void ended(Duration cpu) {
      rest(cpu);
      givenOut.compareAndSet(this, null);
    }
  }
}
