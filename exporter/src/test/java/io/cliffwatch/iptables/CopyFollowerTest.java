// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.iptables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cliffwatch.linux.CpuSet;
import io.cliffwatch.linux.Errno;
import io.cliffwatch.linux.Fd;
import io.cliffwatch.linux.Libc;
import io.cliffwatch.linux.LinuxUapi;
import io.cliffwatch.linux.Mapping;
import io.cliffwatch.linux.SyscallException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The walk behind a copy which is made byte by byte here, as slowly as the test wants. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class CopyFollowerTest {
  private static final int SIZE = 4 << 20;
  private static final int PAGE = 1 << 16; // the largest that the kernel can have

  private Mapping memory;
  private ByteBuffer buffer;

  @BeforeEach
  void map() throws IOException {
    memory = Libc.get().map(SIZE);
    memory.withoutHugePages();
    buffer = memory.buffer();
  }

  @AfterEach
  void unmap() {
    memory.close();
  }

  private void fill(int from, int to) {
    for (int i = from; i < to; i++) {
      buffer.put(i, (byte) 1);
    }
  }

  private CopyFollower follower(CopyFollower.Walk walk) {
    return new CopyFollower(memory, SIZE, SIZE, walk);
  }

  @Test
  void onlyWhatIsWrittenIsWalkedAndWhatLiesBehindIsGivenBack() throws IOException {
    int half = SIZE / 2;
    CountDownLatch walkedFar = new CountDownLatch(1);
    List<Long> walked = new ArrayList<>();
    CopyFollower follower =
        follower(available -> {
          assertThat(buffer.get((int) available - 1)).isEqualTo((byte) 1);
          walked.add(available);
          if (available >= half - CopyFollower.STEP - CopyFollower.MARGIN) {
            walkedFar.countDown();
          }
          return available - 5;
        });
    follower.follow(
        "test-copy",
        () -> {
          fill(0, half);
          awaitUninterrupted(walkedFar);
          fill(half, SIZE);
        });

    assertThat(walked).isSorted().doesNotHaveDuplicates().endsWith((long) SIZE);
    assertThat(walked.getFirst()).isEqualTo(CopyFollower.STEP);
    for (int offset = 0; offset < half - 2 * CopyFollower.STEP; offset += 4096) {
      assertThat(memory.isPresent(offset)).as("a page that was walked over").isFalse();
    }
    assertThat(buffer.get(SIZE - 1)).isEqualTo((byte) 1);
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void theCopyMayBeAheadOfTheWalkByTheRoomAndNoMore() throws IOException {
    int room = 1 << 20;
    CopyFollower follower = new CopyFollower(memory, SIZE, room, available -> available);
    follower.follow(
        "test-copy",
        () -> {
          assertThat(kernelWrites(room - PAGE)).isTrue();
          assertThat(kernelWrites(room)).isFalse();
          long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
          for (int page = 0; page < SIZE; page += PAGE) {
            while (!kernelWrites(page)) { // until the walk comes on and makes room
              assertThat(System.nanoTime()).as("page " + page).isLessThan(end);
            }
          }
        });
    assertThat(kernelWrites(SIZE - PAGE)).isTrue();
  }

  /** Tells whether a system call can write into a page. */
  private boolean kernelWrites(int page) throws IOException {
    try (Fd fd = Libc.get().socket(LinuxUapi.AF_INET, LinuxUapi.SOCK_DGRAM, 0)) {
      ByteBuffer value = memory.buffer().position(page).limit(page + Integer.BYTES);
      int type = 3; // SO_TYPE, asm-generic/socket.h
      Libc.get().getSocketOption("getsockopt", fd, LinuxUapi.SOL_SOCKET, type, value);
      return true;
    } catch (SyscallException e) {
      assertThat(e.is(Errno.EFAULT)).isTrue();
      return false;
    }
  }

  @Test
  void theFailureOfTheCopyComesOut() {
    assertThatThrownBy(() ->
            follower(available -> available).follow("test-copy", () -> throwing("the copy failed")))
        .isInstanceOf(IOException.class)
        .hasMessage("the copy failed");
  }

  @Test
  void theFailureOfTheWalkComesOutOnceTheCopyHasEnded() {
    AtomicBoolean ended = new AtomicBoolean();
    assertThatThrownBy(() ->
            follower(
                    available -> {
                      throwing("the walk failed");
                      return available;
                    })
                .follow(
                    "test-copy",
                    () -> {
                      fill(0, SIZE);
                      ended.set(true);
                    }))
        .hasMessage("the walk failed");
    assertThat(ended).isTrue();
  }

  private static void throwing(String message) throws IOException {
    throw new IOException(message);
  }

  @Test
  void theThreadIsLeftAsItWas() throws IOException {
    CpuSet before = CpuSet.ofThisThread();
    Thread.currentThread().interrupt();
    follower(available -> available).follow("test-copy", () -> fill(0, SIZE));
    assertThat(Thread.interrupted()).as("an interrupt waits for the end of the copy").isTrue();
    assertThat(CpuSet.ofThisThread()).isEqualTo(before);
  }
}
