// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.lock;

import static java.util.Objects.requireNonNull;

import io.cliffwatch.collector.Outcome;
import io.cliffwatch.collector.Reader;
import io.cliffwatch.procfs.ProcessStat;
import io.cliffwatch.procfs.Processes;
import io.cliffwatch.procfs.Procfs;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * Reads who holds the xtables lock and how many wait. While it is free that is one small file.
 *
 * <p>The kernel does not tell since when a lock is held. The process that holds it has been seen
 * with it for some time. A tool that lives for nothing else and came after a read that found the
 * lock free has had it since its fork, if no other came and went between the two reads. Where the
 * last read found another with it, or there was none, the tool may have waited until now.
 */
public final class LockReader implements Reader<LockSnapshot> {
  private final XtablesLock lock;
  private final Processes processes;
  private final LongSupplier nanoTime;
  private OptionalLong holder = OptionalLong.empty();
  private long heldSince;

  /** When the last read was, if it found the lock free. */
  private OptionalLong lastFree = OptionalLong.empty();

  /**
   * Opens nothing.
   *
   * @param file usually {@code /run/xtables.lock}
   */
  public LockReader(Procfs procfs, Path file) {
    this(procfs, file, System::nanoTime);
  }

  LockReader(Procfs procfs, Path file, LongSupplier nanoTime) {
    this.lock = new XtablesLock(procfs, file);
    this.processes = new Processes(procfs);
    this.nanoTime = requireNonNull(nanoTime, "nanoTime is null");
  }

  @Override
  public Outcome<LockSnapshot> read() throws IOException {
    Optional<String> unseen = lock.unseen();
    if (unseen.isPresent()) {
      return new Outcome.Absent<>(unseen.get());
    }
    List<LocksParser.Part> parts = lock.parts();
    long now = nanoTime.getAsLong();
    Optional<LocksParser.Part> holds = parts.stream().filter(part -> !part.waits()).findFirst();
    Optional<LockSnapshot.Held> held = Optional.empty();
    if (holds.isPresent()) {
      int waiters = (int) parts.stream().filter(LocksParser.Part::waits).count();
      held = Optional.of(held(holds.get().process(), waiters, now));
    } else {
      holder = OptionalLong.empty();
    }
    lastFree = parts.isEmpty() ? OptionalLong.of(now) : OptionalLong.empty();
    return new Outcome.Read<>(new LockSnapshot(held));
  }

  private LockSnapshot.Held held(OptionalLong process, int waiters, long now) throws IOException {
    Holder who =
        process.isPresent() ? Holder.of(processes.commandLine(process.getAsLong())) : Holder.OTHER;
    if (process.isEmpty() || !process.equals(holder)) {
      heldSince = now;
      if (process.isPresent() && who.livesForTheLock() && lastFree.isPresent()) {
        heldSince = now - Math.min(age(process.getAsLong()), now - lastFree.getAsLong());
      }
      holder = process;
    }
    return new LockSnapshot.Held(who, Duration.ofNanos(now - heldSince), waiters);
  }

  /** Returns how long ago a process was forked, in nanoseconds; nothing when it has ended. */
  private long age(long process) throws IOException {
    Optional<ProcessStat> stat = processes.stat(process);
    if (stat.isEmpty()) {
      return 0;
    }
    return stat.get().age(processes.uptime()).toNanos();
  }
}
