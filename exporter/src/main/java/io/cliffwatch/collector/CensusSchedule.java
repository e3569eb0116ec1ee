// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.collector;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides when a census is taken: one at a time, when something changed or the last one is old,
 * never while somebody changes the tables, and so rarely that all together stay below a share of
 * one core.
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
  }

  private final Duration maxAge;
  private final double cpuShare;
  private final TablesAtRest tablesAtRest;
  private final AtomicBoolean running = new AtomicBoolean();
  private volatile long notBefore = System.nanoTime();

  /**
   * Makes the schedule.
   *
   * @param maxAge a census is taken after this time even when nothing seems to have changed: a
   *     legacy table can be replaced by one of the same size
   * @param cpuShare the share of one core that all censuses together may take
   * @param tablesAtRest whether nobody is changing the tables now
   */
  public CensusSchedule(Duration maxAge, double cpuShare, TablesAtRest tablesAtRest) {
    this.maxAge = requireNonNull(maxAge, "maxAge is null");
    this.cpuShare = cpuShare;
    this.tablesAtRest = requireNonNull(tablesAtRest, "tablesAtRest is null");
  }

  /**
   * Starts the census that is due, if one is and may: the one of the collector that waits longest.
   */
  public void consider(Collection<? extends CollectorThread<?, ?>> threads) {
    if (System.nanoTime() - notBefore < 0 || !running.compareAndSet(false, true)) {
      return;
    }
    Optional<? extends CollectorThread<?, ?>> due =
        threads.stream()
            .filter(thread -> thread.censusWanted(maxAge))
            .max(Comparator.comparing(CensusSchedule::age))
            .filter(ignored -> atRest());
    if (due.isPresent()) {
      due.get().takeCensus(this::atRest, this::taken);
    } else {
      running.set(false);
    }
  }

  /** Not to know is no reason for never counting again: a census is only a copy. */
  private boolean atRest() {
    try {
      return tablesAtRest.now();
    } catch (IOException e) {
      LOGGER.warn(
          "cannot tell whether tables are being changed, counting anyway: {}", e.toString());
      return true;
    }
  }

  private void taken(Duration cpu) {
    notBefore = System.nanoTime() + (long) (cpu.toNanos() / cpuShare);
    running.set(false);
  }

  private static Duration age(CollectorThread<?, ?> thread) {
    return thread.state().census().map(Reading::age).orElse(Duration.ofDays(365));
  }
}
