// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.procfs;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.time.Duration;

/**
 * One line of {@code /proc/PID/stat} (do_task_stat in fs/proc/array.c), as far as it is of use
 * here.
 *
 * @param pid the process
 * @param name the kernel's name for it, cut to 15 characters
 * @param state one letter, such as {@code R} or {@code Z} for one that ended and was not reaped
 * @param parent the parent's process ID
 * @param ownTicks CPU time of its threads, user and system
 * @param reapedTicks CPU time of the children that it has waited for, and of theirs
 * @param startTicks when it started, after the boot
 */
public record ProcessStat(
    long pid,
    String name,
    char state,
    long parent,
    long ownTicks,
    long reapedTicks,
    long startTicks) {
  /** USER_HZ, include/asm-generic/param.h: the same on every machine that Java 25 runs on. */
  private static final long TICKS_PER_SECOND = 100;

  private static final long NANOS_PER_TICK = Duration.ofSeconds(1).toNanos() / TICKS_PER_SECOND;

  /** The fields behind the name, counted from 0. */
  private static final int STATE = 0;

  private static final int PPID = 1;
  private static final int UTIME = 11;
  private static final int STIME = 12;
  private static final int CUTIME = 13;
  private static final int CSTIME = 14;
  private static final int STARTTIME = 19;

  /** Checks the arguments. */
  public ProcessStat {
    requireNonNull(name, "name is null");
  }

  /**
   * Reads a line; the name may hold blanks and parentheses.
   *
   * @throws IOException when it is no such line
   */
  public static ProcessStat parse(String line) throws IOException {
    int open = line.indexOf(" (");
    int close = line.lastIndexOf(") ");
    if (open < 0 || close < open) {
      throw new IOException("not a line of /proc/PID/stat: " + line);
    }
    String[] fields = line.substring(close + 2).strip().split(" ", -1);
    try {
      return new ProcessStat(
          Long.parseLong(line.substring(0, open)),
          line.substring(open + 2, close),
          fields[STATE].charAt(0),
          Long.parseLong(fields[PPID]),
          Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME]),
          Long.parseLong(fields[CUTIME]) + Long.parseLong(fields[CSTIME]),
          Long.parseLong(fields[STARTTIME]));
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      throw new IOException("not a line of /proc/PID/stat: " + line, e);
    }
  }

  /** Tells whether it has ended and its parent has not reaped it yet. */
  public boolean hasEnded() {
    return state == 'Z' || state == 'X';
  }

  /**
   * Returns the CPU time of its threads and of the children that it has waited for, nanoseconds.
   */
  public long cpuNanos() {
    return (ownTicks + reapedTicks) * NANOS_PER_TICK;
  }

  /**
   * Returns when it started.
   *
   * @param bootSeconds {@link Procfs#bootSeconds()}
   * @return seconds of the Unix epoch
   */
  public double startSeconds(long bootSeconds) {
    return bootSeconds + (double) startTicks / TICKS_PER_SECOND;
  }

  /**
   * Returns how long ago it started.
   *
   * @param uptimeSeconds how long ago the kernel booted
   */
  public Duration age(double uptimeSeconds) {
    double seconds = uptimeSeconds - (double) startTicks / TICKS_PER_SECOND;
    return Duration.ofMillis(Math.max(0, Math.round(1_000 * seconds)));
  }
}
