// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.collector;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CollectorSetTest {
  private static final Duration LONG = Duration.ofHours(1);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final ScriptedReader reader = new ScriptedReader();
  private final CollectorThread<Long, Long> thread =
      new CollectorThread<>(reader.collector(), Duration.ofSeconds(5), () -> {});
  private final Set<String> askedWhetherAtRest = new ConcurrentSkipListSet<>();
  private final AtomicBoolean atRest = new AtomicBoolean(true);
  private final TestClock clock = new TestClock();
  private final CollectorSet set =
      new CollectorSet(
          List.of(thread),
          new CensusSchedule(
              LONG,
              1,
              () -> {
                askedWhetherAtRest.add(Thread.currentThread().getName());
                return atRest.get();
              }),
          LONG,
          clock);

  @AfterEach
  void close() {
    set.close();
  }

  @Test
  void itIsReadyOnceTheFirstCensusIsTaken() throws Exception {
    assertThat(set.notReady()).contains("collector scripted has not finished its first read");
    set.start();
    awaitReady();
    assertThat(thread.state().census()).isPresent();
    assertThat(set.unhealthy()).isEmpty();
  }

  @Test
  void scrapersThatComeTogetherShareOneRead() throws Exception {
    set.start();
    awaitReady();
    Reading<Long> before = thread.state().reading().orElseThrow();
    set.refresh(PATIENCE).join();
    assertThat(thread.state().reading()).containsSame(before);
    clock.pass(Duration.ofMillis(600));
    set.refresh(PATIENCE).join();
    assertThat(thread.state().reading().orElseThrow()).isNotSameAs(before);
  }

  @Test
  void aScrapeDoesNotWaitForAReadThatHangs() throws Exception {
    set.start();
    awaitReady();
    CountDownLatch release = hang();
    clock.pass(Duration.ofSeconds(1));
    assertThat(set.refresh(Duration.ofMillis(50)).orTimeout(10, TimeUnit.SECONDS))
        .succeedsWithin(PATIENCE);
    release.countDown();
  }

  @Test
  void aReadThatHangsDoesNotRememberEveryScrape() throws Exception {
    set.start();
    awaitReady();
    CountDownLatch release = hang();
    for (int i = 0; i < 100; i++) {
      clock.pass(Duration.ofSeconds(1));
      set.refresh(Duration.ofMillis(1)).join();
    }
    assertThat(thread.read().getNumberOfDependents()).isLessThan(5);
    release.countDown();
  }

  @Test
  void onlyTheTickerLooksWhetherTablesAreBeingChanged() throws Exception {
    atRest.set(false);
    set.start();
    for (int i = 0; i < 100; i++) {
      clock.pass(Duration.ofSeconds(1));
      set.refresh(PATIENCE).join();
    }
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (askedWhetherAtRest.isEmpty() && System.nanoTime() < end) {
      Thread.sleep(10);
    }
    assertThat(askedWhetherAtRest).containsExactly("ticker");
  }

  @Test
  void afterItWasClosedItMayBeAskedAndClosedAgain() {
    set.start();
    set.close();
    clock.pass(Duration.ofSeconds(1));
    assertThat(set.refresh(PATIENCE)).succeedsWithin(PATIENCE);
    assertThat(thread.read()).succeedsWithin(PATIENCE);
    TestPermit permit = new TestPermit(() -> true);
    thread.takeCensus(permit);
    assertThat(permit.ended()).succeedsWithin(PATIENCE);
    set.close();
    thread.close();
  }

  @Test
  void anErrorInOneCollectorDoesNotFailTheRefreshOfAll() throws Exception {
    reader.read =
        () -> {
          throw new StackOverflowError();
        };
    set.start();
    awaitReady();
    assertThat(set.refresh(PATIENCE)).succeedsWithin(PATIENCE);
    assertThat(thread.state().status()).isInstanceOf(Status.Failed.class);
  }

  private CountDownLatch hang() {
    CountDownLatch release = new CountDownLatch(1);
    reader.read =
        () -> {
          try {
            release.await(1, TimeUnit.MINUTES);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return new Outcome.Read<>(1L);
        };
    return release;
  }

  private void awaitReady() throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (set.notReady().isPresent()) {
      assertThat(System.nanoTime()).as(set.notReady().orElse("")).isLessThan(end);
      Thread.sleep(10);
    }
  }
}
