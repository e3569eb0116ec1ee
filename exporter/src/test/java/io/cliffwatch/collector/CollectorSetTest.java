// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.collector;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CollectorSetTest {
  private static final Duration LONG = Duration.ofHours(1);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final ScriptedReader reader = new ScriptedReader();
  private final CollectorThread<Long, Long> thread =
      new CollectorThread<>(reader.collector(), Duration.ofSeconds(5), () -> {});
  private final CollectorSet set =
      new CollectorSet(List.of(thread), new CensusSchedule(LONG, 1, () -> true), LONG);

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
    Thread.sleep(600);
    set.refresh(PATIENCE).join();
    assertThat(thread.state().reading().orElseThrow()).isNotSameAs(before);
  }

  @Test
  void aScrapeDoesNotWaitForAReadThatHangs() throws Exception {
    set.start();
    awaitReady();
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
    Thread.sleep(600);
    assertThat(set.refresh(Duration.ofMillis(50)).orTimeout(10, TimeUnit.SECONDS))
        .succeedsWithin(PATIENCE);
    release.countDown();
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

  private void awaitReady() throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (set.notReady().isPresent()) {
      assertThat(System.nanoTime()).as(set.notReady().orElse("")).isLessThan(end);
      Thread.sleep(10);
    }
  }
}
