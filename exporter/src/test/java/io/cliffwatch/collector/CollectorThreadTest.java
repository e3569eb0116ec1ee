// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.collector;

import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.linux.Errno;
import io.cliffwatch.linux.SyscallException;
import io.cliffwatch.log.CapturedLog;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CollectorThreadTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final AtomicBoolean atRest = new AtomicBoolean(true);
  private final ScriptedReader reader = new ScriptedReader();
  private final CollectorThread<Long, Long> thread =
      new CollectorThread<>(reader.collector(), Duration.ofMillis(200), () -> {});

  @AfterEach
  void close() {
    thread.close();
  }

  @Test
  void nothingIsReadBeforeItIsAsked() {
    assertThat(thread.state().status()).isEqualTo(new Status.Pending());
  }

  @Test
  void aReadGivesItsSnapshotAndItsSamples() {
    reader.read = () -> new Outcome.Read<>(7L);
    thread.read().join();
    assertThat(thread.state().status()).isEqualTo(new Status.Working());
    assertThat(thread.state().reading().orElseThrow().snapshot()).isEqualTo(7);
    assertThat(thread.state().reading().orElseThrow().samples()).hasSize(1);
  }

  @Test
  void aMissingCapabilityIsAbsenceWithTheRemedy() {
    reader.read =
        () -> {
          throw new SyscallException("getsockopt", Errno.EPERM.number());
        };
    thread.read().join();
    assertThat(thread.state().status())
        .isEqualTo(
            new Status.Absent(
                "getsockopt: EPERM (Operation not permitted); grant what is missing, usually"
                    + " the capability CAP_NET_ADMIN",
                Lack.OF_PERMISSION));
    assertThat(thread.state().failures()).isZero();
  }

  @Test
  void aFailedReadWithholdsItsFiguresAndIsCounted() {
    thread.read().join();
    reader.read = failing("the kernel answers nonsense");
    thread.read().join();
    assertThat(thread.state().status()).isEqualTo(new Status.Failed("the kernel answers nonsense"));
    assertThat(thread.state().reading()).isEmpty();
    assertThat(thread.state().failures()).isEqualTo(1);
  }

  @Test
  void aFaultOfOursIsAFailureToo() {
    reader.read =
        () -> {
          throw new IllegalStateException("bug");
        };
    thread.read().join();
    assertThat(thread.state().status())
        .isEqualTo(new Status.Failed("java.lang.IllegalStateException: bug"));
  }

  @Test
  void anErrorIsAFailureToo() {
    thread.read().join();
    reader.read =
        () -> {
          throw new NoClassDefFoundError("io/cliffwatch/Missing");
        };
    assertThat(thread.read()).succeedsWithin(PATIENCE);
    assertThat(thread.state().status())
        .isEqualTo(
            new Status.Failed(
                "a fault of ours: java.lang.NoClassDefFoundError: io/cliffwatch/Missing"));
    assertThat(thread.state().reading()).isEmpty();
    assertThat(thread.state().failures()).isEqualTo(1);
  }

  @Test
  void whatPeopleShouldKnowOfACensusIsSaidAsLongAsItIsTheLast() {
    assertThat(thread.remark()).isEmpty();
    reader.censusRemark = "one is unknown";
    thread.read().join();
    assertThat(thread.remark()).as("before the census").isEmpty();
    takeCensus();
    assertThat(thread.remark()).isEqualTo("one is unknown");
  }

  @Test
  void aFaultOfOursIsInTheLogOnceThoughEveryReadHasIt() {
    reader.read =
        () -> {
          throw new IllegalStateException("bug");
        };
    try (CapturedLog log = new CapturedLog(CollectorThread.class)) {
      thread.read().join();
      thread.read().join();
      assertThat(log.lines()).containsExactly("ERROR scripted: a fault of ours, please report it");
    }
  }

  @Test
  void aReadThatHangsIsAFailureUntilItReturns() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    reader.read =
        () -> {
          try {
            release.await();
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
          return new Outcome.Read<>(1L);
        };
    CompletableFuture<Void> read = thread.read();
    Thread.sleep(400);
    assertThat(thread.state().status())
        .isInstanceOfSatisfying(
            Status.Failed.class, failed -> assertThat(failed.reason()).contains("not returned"));
    assertThat(thread.read()).as("at most one read is in flight").isSameAs(read);
    release.countDown();
    read.join();
    assertThat(thread.state().status()).isEqualTo(new Status.Working());
    assertThat(thread.state().failures()).as("it was late").isEqualTo(1);
  }

  @Test
  void aReadThatFailsLateIsOneFailure() {
    reader.read =
        () -> {
          pause(Duration.ofMillis(300));
          throw new IOException("late, and for nothing");
        };
    thread.read().join();
    assertThat(thread.state().failures()).isEqualTo(1);
  }

  @Test
  void aTornCensusIsTriedThreeTimes() {
    thread.read().join();
    reader.census = CollectorThreadTest::torn;
    takeCensus();
    assertThat(reader.censuses).hasValue(3);
    assertThat(thread.state().status())
        .isEqualTo(new Status.Failed("the tables changed, in each of 3 tries"));
  }

  @Test
  void theLastWholeCensusOutlivesTornOnes() {
    thread.read().join();
    takeCensus();
    reader.census = CollectorThreadTest::torn;
    takeCensus();
    assertThat(thread.state().census().orElseThrow().snapshot()).isEqualTo(1);
    assertThat(thread.state().status()).isEqualTo(new Status.Working());
    assertThat(thread.state().failures()).isEqualTo(1);
  }

  @Test
  void aCensusDuringWhichSomebodyBeganToChangeTablesIsTorn() {
    thread.read().join();
    reader.census =
        () -> {
          atRest.set(false);
          return new Outcome.Read<>(1L);
        };
    takeCensus();
    assertThat(thread.state().census()).isEmpty();
    assertThat(reader.censuses).as("it would be torn again").hasValue(1);
  }

  @Test
  void aCensusOfTablesThatLookDifferentAfterwardsIsTorn() {
    thread.read().join();
    reader.census =
        () -> {
          reader.read = () -> new Outcome.Read<>(2L);
          return new Outcome.Read<>(1L);
        };
    takeCensus();
    assertThat(thread.state().census()).isEmpty();
    assertThat(thread.state().failures()).isEqualTo(1);
  }

  @Test
  void aCheapReadThatWorksDoesNotHideACensusThatFails() {
    thread.read().join();
    reader.census = failing("a table of 3 GiB");
    takeCensus();
    thread.read().join();
    assertThat(thread.state().status()).isEqualTo(new Status.Failed("a table of 3 GiB"));
  }

  @Test
  void theCpuTimeOfReadsIsCounted() {
    reader.read = ScriptedReader.BUSY;
    thread.read().join();
    assertThat(thread.state().cpuNanos()).isPositive();
  }

  @Test
  void aCensusEndsForItsScheduleWhateverIsThrown() {
    thread.read().join();
    reader.census = CollectorThreadTest::torn;
    TestPermit permit =
        new TestPermit(() -> {
          throw new AssertionError("outside of what an attempt catches");
        });
    thread.takeCensus(permit);
    assertThat(permit.ended()).succeedsWithin(PATIENCE);
  }

  @Test
  void aThreadThatReplacesOneThatDiedIsStartedToo() {
    Set<Thread> started = new CopyOnWriteArraySet<>();
    Set<Thread> reading = new CopyOnWriteArraySet<>();
    reader.read =
        () -> {
          reading.add(Thread.currentThread());
          return new Outcome.Read<>(1L);
        };
    try (CollectorThread<Long, Long> dying =
        new CollectorThread<>(
            reader.collector(), PATIENCE, () -> started.add(Thread.currentThread()))) {
      dying.read().join();
      dying.takeCensus(new TestPermit(atRest::get).butDying());
      dying.read().join();
    }
    assertThat(reading).hasSize(2);
    assertThat(started).isEqualTo(reading);
  }

  private void takeCensus() {
    TestPermit permit = new TestPermit(atRest::get);
    thread.takeCensus(permit);
    permit.ended().join();
  }

  private static void pause(Duration time) throws IOException {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private static ScriptedReader.Step failing(String message) {
    return () -> {
      throw new IOException(message);
    };
  }

  private static Outcome<Long> torn() throws IOException {
    throw new TornReadException("the tables changed");
  }
}
