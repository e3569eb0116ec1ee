// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.collector;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WatcherThreadTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final ScriptedWatcher watcher = new ScriptedWatcher();
  private final CollectorThread<Long, Long> thread =
      new CollectorThread<>(
          new ScriptedReader().collector().watchedBy(watcher), PATIENCE, watcher.entered::release);

  /** A watcher that does what the test says and then waits. */
  private static final class ScriptedWatcher implements Watcher {
    final Semaphore entered = new Semaphore(0);
    final AtomicInteger watches = new AtomicInteger();
    final CountDownLatch closed = new CountDownLatch(1);
    final Semaphore watching = new Semaphore(0);
    volatile Watcher first = () -> {};

    @Override
    public void watch() throws IOException, InterruptedException {
      if (watches.incrementAndGet() == 1) {
        first.watch();
      }
      watching.release();
      closed.await();
    }

    @Override
    public void close() {
      closed.countDown();
    }
  }

  @AfterEach
  void close() {
    thread.close();
  }

  @Test
  void itWatchesOnAThreadThatEnteredTheNamespace() throws Exception {
    assertThat(watcher.watches).hasValue(0);
    thread.startWatcher();
    await(watcher.watching);
    assertThat(watcher.entered.tryAcquire()).isTrue();
  }

  @Test
  void whatItSpendsCountsAsTheCollectors() throws Exception {
    long much = Duration.ofMillis(20).toNanos();
    watcher.first =
        () -> {
          while (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() < much) {
            Thread.onSpinWait();
          }
        };
    thread.startWatcher();
    await(watcher.watching);
    assertThat(thread.state().cpuNanos()).isGreaterThanOrEqualTo(much);
  }

  @Test
  void oneThatFailsMakesTheCollectorFailAndIsBegunAnew() throws Exception {
    CountDownLatch again = new CountDownLatch(1);
    watcher.first =
        () -> {
          watcher.first = () -> {};
          again.await();
          throw new IOException("the kernel says no");
        };
    thread.read().join();
    thread.startWatcher();
    assertThat(thread.state().status()).isEqualTo(new Status.Working());
    again.countDown();
    awaitFailure();
    assertThat(thread.state().status())
        .isEqualTo(new Status.Failed("cannot watch: the kernel says no"));
    assertThat(thread.state().reading()).as("the figures stay").isPresent();
    await(watcher.watching);
    assertThat(thread.state().status()).isEqualTo(new Status.Working());
    assertThat(thread.state().failures()).isEqualTo(1);
  }

  @Test
  void aFaultOfOursIsATroubleToo() throws Exception {
    watcher.first =
        () -> {
          throw new AssertionError("bug");
        };
    thread.read().join();
    thread.startWatcher();
    awaitFailure();
    assertThat(thread.state().failures()).isEqualTo(1);
    await(watcher.watching);
  }

  @Test
  void closingEndsTheWatchAndIsNoFailure() throws Exception {
    thread.startWatcher();
    await(watcher.watching);
    thread.close();
    assertThat(watcher.closed.getCount()).isZero();
    assertThat(thread.state().failures()).isZero();
  }

  private void awaitFailure() throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (thread.state().failures() == 0) {
      assertThat(System.nanoTime()).as("it never fails").isLessThan(end);
      Thread.sleep(5);
    }
  }

  private static void await(Semaphore semaphore) throws Exception {
    assertThat(semaphore.tryAcquire(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }
}
