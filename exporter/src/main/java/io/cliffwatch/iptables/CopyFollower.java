// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.iptables;

import static java.util.Objects.requireNonNull;

import io.cliffwatch.linux.CpuSet;
import io.cliffwatch.linux.Mapping;
import io.cliffwatch.linux.SyscallException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Walks over memory while a system call on another thread still fills it from its beginning to its
 * end, and gives back what lies behind: a few megabytes exist at a time, however much is copied.
 *
 * <p>Nothing tells how far the call is, but a page exists from its first byte on. So when a page is
 * there, all that lies before it is complete. The call cannot be slowed down: a walk that falls
 * behind, because others keep the CPUs busy, costs memory and never a wrong byte. Where it would
 * cost more than there is room for, the call fails with EFAULT.
 *
 * <p>The two threads share no CPU where there are several: a kernel without preemption lets nobody
 * else have the CPU on which it copies.
 *
 * <p>One instance serves one copy, on one thread.
 */
final class CopyFollower {
  private static final Logger LOGGER = LoggerFactory.getLogger(CopyFollower.class);

  /** How many bytes the walk goes on at a time. */
  static final int STEP = 1 << 19;

  /** How far behind a page that is there the walk stays, so that it never rests on one page. */
  static final int MARGIN = 1 << 18;

  /** In this time the kernel copies less than a step. */
  private static final long PAUSE_NANOS = 800_000;

  private final Mapping memory;
  private final long size;
  private final long room;
  private final Walk walk;
  private long writable;
  private boolean interrupted;
  private volatile long copyCpuNanos;

  /** The system call. */
  @FunctionalInterface
  interface Copy {
    /** Fills the memory from its beginning to its end, and nothing behind itself again. */
    void run() throws IOException;
  }

  /** What is done with the bytes. */
  @FunctionalInterface
  interface Walk {
    /**
     * Goes on to where the memory is complete.
     *
     * @param available the bytes that are complete, more than at the call before
     * @return how many bytes from the beginning are not needed any more
     */
    long to(long available) throws IOException;
  }

  /**
   * Nothing is started yet.
   *
   * @param memory must come and go by single pages
   * @param size how many bytes it has
   * @param room how many of them may exist at a time
   * @param walk what follows the copy
   */
  CopyFollower(Mapping memory, long size, long room, Walk walk) {
    this.memory = requireNonNull(memory, "memory is null");
    this.size = size;
    this.room = room;
    this.walk = requireNonNull(walk, "walk is null");
  }

  /** Runs the copy and walks behind it; returns when both are at their end, throws what failed. */
  void follow(String name, Copy copy) throws IOException {
    limit(room);
    CpuSet cpus = CpuSet.ofThisThread();
    int copiersCpu = CpuSet.current();
    FutureTask<Void> copying =
        new FutureTask<>(() -> {
          runOn(CpuSet.of(copiersCpu));
          runMeasured(copy);
          return null;
        });
    try {
      if (cpus.size() > 1) {
        runOn(cpus.without(copiersCpu));
      }
      Thread.ofPlatform().daemon().name(name).start(copying);
      try {
        walkBehind(copying);
      } finally {
        awaitEnd(copying);
      }
    } finally {
      runOn(cpus);
    }
    result(copying);
    walk.to(size);
  }

  /** Returns the CPU time of the copy, which the walking thread did not spend, in nanoseconds. */
  long copyCpuNanos() {
    return copyCpuNanos;
  }

  /** Tells whether the copy was not allowed to go on to the end. */
  boolean isOutOfRoom() {
    return writable < size;
  }

  /** Where its cgroup allows these CPUs no longer, the thread runs where it may. */
  private static void runOn(CpuSet cpus) {
    try {
      cpus.restrictThisThread();
    } catch (SyscallException e) {
      LOGGER.debug("a thread runs on other CPUs than it should: {}", e.getMessage());
    }
  }

  private void runMeasured(Copy copy) throws IOException {
    try {
      copy.run();
    } finally {
      copyCpuNanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
  }

  private void walkBehind(FutureTask<Void> copying) throws IOException {
    long released = 0;
    long next = STEP + MARGIN;
    while (!copying.isDone()) {
      if (exists(next)) {
        long done = walk.to(next - MARGIN);
        released = memory.release(released, done);
        limit(released + room);
        next += STEP;
      } else if (exists(next + STEP)) {
        next += STEP; // the page between was swapped out
      } else {
        pause();
      }
    }
  }

  private boolean exists(long offset) throws SyscallException {
    return offset < size && memory.isPresent(offset);
  }

  private void limit(long offset) throws SyscallException {
    writable = Math.min(size, offset);
    memory.limitWrites(writable);
  }

  /** The kernel must not write any more when the memory goes back, whatever became of the walk. */
  private void awaitEnd(FutureTask<Void> copying) {
    while (!copying.isDone()) {
      try {
        memory.release(0, size);
      } catch (SyscallException e) {
        LOGGER.debug("memory is given back only at the end: {}", e.getMessage());
      }
      pause();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** An interrupted thread would not rest; the copy ends by itself, so it is told later. */
  private void pause() {
    interrupted |= Thread.interrupted();
    LockSupport.parkNanos(PAUSE_NANOS);
  }

  private static void result(FutureTask<Void> copying) throws IOException {
    try {
      copying.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      throw new IllegalStateException("a finished copy cannot be waited for", e);
    }
  }
}
