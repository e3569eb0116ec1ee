// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.collector;

import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.log.CapturedLog;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CensusScheduleTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final TestClock clock = new TestClock();
  private final ScriptedReader reader = new ScriptedReader();
  private final CollectorThread<Long, Long> thread =
      new CollectorThread<>(reader.collector(), TIMEOUT, () -> {}, clock);
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
  void theFirstCensusIsTakenAtOnceAndUnchangedTablesAreNotCountedAgain() {
    CensusSchedule schedule = schedule(HOUR, 1);
    consider(schedule);
    assertThat(reader.censuses).hasValue(1);
    clock.pass(Duration.ofMinutes(59));
    consider(schedule);
    assertThat(reader.censuses).hasValue(1);
  }

  @Test
  void changedTablesAreCountedAgain() {
    CensusSchedule schedule = schedule(HOUR, 1);
    consider(schedule);
    change();
    clock.pass(Duration.ofSeconds(1));
    consider(schedule);
    assertThat(reader.censuses).hasValue(2);
  }

  @Test
  void anOldCensusIsTakenAgainThoughNothingSeemsToHaveChanged() {
    CensusSchedule schedule = schedule(HOUR, 1);
    consider(schedule);
    clock.pass(HOUR);
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
  void aCensusThatHasToWaitSaysWhyAndTheLogSaysItOnceAfterAMinute() {
    CensusSchedule schedule = schedule(HOUR, 1);
    assertThat(schedule.postponed()).isEmpty();
    atRest.set(false);
    try (CapturedLog log = new CapturedLog(CensusSchedule.class)) {
      consider(schedule);
      assertThat(log.lines()).isEmpty();
      for (int i = 0; i < 3; i++) {
        clock.pass(Duration.ofSeconds(61));
        consider(schedule);
      }
      assertThat(schedule.postponed().orElseThrow())
          .startsWith("the tables are not counted, because somebody is changing them, for 183 s");
      assertThat(log.lines())
          .singleElement()
          .asString()
          .contains("tables were not counted for 61 s: at every look somebody is changing them");
      atRest.set(true);
      consider(schedule);
      assertThat(schedule.postponed()).isEmpty();
      assertThat(log.lines()).last().asString().contains("tables can be counted again");
    }
  }

  @Test
  void aFirstCensusThatIsOwedAges() {
    clock.pass(Duration.ofSeconds(5));
    assertThat(thread.state().owedSince())
        .hasValue(thread.state().reading().orElseThrow().nanoTime());
    change();
    assertThat(thread.state().owedSince().orElseThrow())
        .as("since the first read that found tables")
        .isLessThan(thread.state().reading().orElseThrow().nanoTime());
    consider(schedule(HOUR, 1));
    assertThat(thread.state().owedSince()).isEmpty();
  }

  @Test
  void anExpensiveCensusIsFollowedByALongPause() {
    reader.census = ScriptedReader.BUSY;
    CensusSchedule schedule = schedule(HOUR, 0.005);
    consider(schedule);
    assertThat(reader.censuses).hasValue(1);
    change();
    reader.census = () -> reader.read.run();
    clock.pass(Duration.ofMillis(500));
    consider(schedule);
    assertThat(reader.censuses).as("50 ms at 0.5 % of a core are worth 10 s").hasValue(1);
    clock.pass(Duration.ofSeconds(10));
    consider(schedule);
    assertThat(reader.censuses).hasValue(2);
  }

  @Test
  void aCensusThatFailsIsTriedEverMoreRarely() {
    reader.census =
        () -> {
          throw new IOException("a table of 3 GiB");
        };
    CensusSchedule schedule = schedule(HOUR, 1);
    List<Long> tried = new ArrayList<>();
    for (long second = 0; second <= 1200; second++) {
      int before = reader.censuses.get();
      consider(schedule);
      if (reader.censuses.get() > before) {
        tried.add(second);
      }
      clock.pass(Duration.ofSeconds(1));
    }
    assertThat(tried)
        .as("15, 30, 60, 120, 240 s apart, then 5 min")
        .containsExactly(0L, 15L, 45L, 105L, 225L, 465L, 765L, 1065L);
  }

  @Test
  void afterACensusThatSucceededAFailureWaitsShortlyAgain() {
    reader.census = new FailsTwice();
    CensusSchedule schedule = schedule(HOUR, 1);
    consider(schedule);
    clock.pass(Duration.ofSeconds(15));
    consider(schedule);
    clock.pass(Duration.ofSeconds(30));
    consider(schedule);
    assertThat(thread.state().census()).isPresent();
    assertThat(thread.state().status()).isEqualTo(new Status.Working());
  }

  @Test
  void aCensusThatHangsStopsNobodyElseAndIsAFailureUntilItReturns() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    reader.census =
        () -> {
          begun.countDown();
          try {
            release.await();
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
          return new Outcome.Read<>(1L);
        };
    CensusSchedule schedule = schedule(HOUR, 1);
    schedule.consider(List.of(thread));
    begun.await();
    ScriptedReader healthy = new ScriptedReader();
    try (CollectorThread<Long, Long> other =
        new CollectorThread<>(healthy.collector(), TIMEOUT, () -> {}, clock)) {
      other.read().join();
      schedule.consider(List.of(thread, other));
      other.read().join();
      assertThat(healthy.censuses).as("one at a time").hasValue(0);

      clock.pass(Duration.ofSeconds(61));
      schedule.consider(List.of(thread, other));
      other.read().join();
      assertThat(healthy.censuses).hasValue(1);
      assertThat(thread.state().status())
          .isEqualTo(new Status.Failed("the census has not returned for 61 s"));
    } finally {
      release.countDown();
    }
    thread.read().join();
    assertThat(thread.state().status()).isEqualTo(new Status.Working());
    assertThat(reader.censuses).hasValue(1);
  }

  @Test
  void notToKnowWhetherTablesChangeIsNoReasonNotToCountAndIsSaidOnce() {
    CensusSchedule schedule =
        new CensusSchedule(
            HOUR,
            1,
            () -> {
              throw new IOException("/proc/locks: gone");
            },
            clock);
    try (CapturedLog log = new CapturedLog(CensusSchedule.class)) {
      consider(schedule);
      change();
      consider(schedule);
      assertThat(reader.censuses).hasValue(2);
      assertThat(log.lines())
          .containsExactly(
              "WARN cannot tell whether tables are being changed, counting anyway:"
                  + " java.io.IOException: /proc/locks: gone");
    }
  }

  private final class FailsTwice implements ScriptedReader.Step {
    @Override
    public Outcome<Long> run() throws IOException {
      if (reader.censuses.get() <= 2) {
        throw new IOException("not yet");
      }
      return new Outcome.Read<>(1L);
    }
  }

  private CensusSchedule schedule(Duration maxAge, double cpuShare) {
    return new CensusSchedule(maxAge, cpuShare, atRest::get, clock);
  }

  private void change() {
    reader.read = () -> new Outcome.Read<>(2L);
    thread.read().join();
  }

  /** A cheap read queues behind the census on the collector's thread, so it ends after it. */
  private void consider(CensusSchedule schedule) {
    clock.pass(Duration.ofMillis(1)); // what the census before took
    schedule.consider(List.of(thread));
    thread.read().join();
  }
}
