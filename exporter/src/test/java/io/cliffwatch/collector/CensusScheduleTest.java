// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.collector;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CensusScheduleTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private final ScriptedReader reader = new ScriptedReader();
  private final CollectorThread<Long, Long> thread =
      new CollectorThread<>(reader.collector(), Duration.ofSeconds(5), () -> {});
  private final AtomicBoolean atRest = new AtomicBoolean(true);

  @BeforeEach
  void read() {
    thread.read().join();
  }

  @AfterEach
  void close() {
    thread.close();
  }

  @Test
  void theFirstCensusIsTakenAtOnceAndUnchangedTablesAreNotCountedAgain() throws Exception {
    CensusSchedule schedule = schedule(HOUR, 1);
    consider(schedule);
    assertThat(reader.censuses).hasValue(1);
    Thread.sleep(100);
    consider(schedule);
    assertThat(reader.censuses).hasValue(1);
  }

  @Test
  void changedTablesAreCountedAgain() throws Exception {
    CensusSchedule schedule = schedule(HOUR, 1);
    consider(schedule);
    reader.read = () -> new Outcome.Read<>(2L);
    thread.read().join();
    Thread.sleep(100);
    consider(schedule);
    assertThat(reader.censuses).hasValue(2);
  }

  @Test
  void anOldCensusIsTakenAgainThoughNothingSeemsToHaveChanged() throws Exception {
    CensusSchedule schedule = schedule(Duration.ofMillis(50), 1);
    consider(schedule);
    Thread.sleep(100);
    consider(schedule);
    assertThat(reader.censuses).hasValue(2);
  }

  @Test
  void noCensusIsTakenWhileSomebodyChangesTheTables() {
    CensusSchedule schedule = schedule(HOUR, 1);
    atRest.set(false);
    consider(schedule);
    assertThat(reader.censuses).hasValue(0);
    atRest.set(true);
    consider(schedule);
    assertThat(reader.censuses).hasValue(1);
  }

  @Test
  void anExpensiveCensusIsFollowedByALongPause() throws Exception {
    reader.census = ScriptedReader.BUSY;
    CensusSchedule schedule = schedule(HOUR, 0.005);
    consider(schedule);
    assertThat(reader.censuses).hasValue(1);
    reader.read = () -> new Outcome.Read<>(2L);
    thread.read().join();
    Thread.sleep(100);
    consider(schedule);
    assertThat(reader.censuses).as("50 ms at 0.5 % of a core are worth 10 s").hasValue(1);
  }

  private CensusSchedule schedule(Duration maxAge, double cpuShare) {
    return new CensusSchedule(maxAge, cpuShare, atRest::get);
  }

  /** A cheap read queues behind the census on the collector's thread, so it ends after it. */
  private void consider(CensusSchedule schedule) {
    schedule.consider(List.of(thread));
    thread.read().join();
  }
}
