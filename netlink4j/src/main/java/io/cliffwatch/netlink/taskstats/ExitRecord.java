// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink.taskstats;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * What the kernel counted of one task, which is a process's only thread, or one of several.
 *
 * @param version of {@code struct taskstats}
 * @param command the task's name, cut to 15 bytes ({@code ac_comm}): the base name of the program
 *     as it was called, or the thread's own name
 * @param processId the task's number ({@code ac_pid}); 0 seen from another PID namespace
 * @param threadGroupId its process's number ({@code ac_tgid}); empty before Linux 5.19
 * @param parentId its parent process's number ({@code ac_ppid})
 * @param exitCode as of wait(2): the exit status in the second byte, a signal in the lowest seven
 *     bits
 * @param forkedOnly whether it never called exec ({@code AFORK}), so that its name is its parent's
 * @param elapsed time since it was forked ({@code ac_etime}), by the monotonic clock
 * @param user CPU time in user space ({@code ac_utime}); where the kernel counts by ticks, right on
 *     average only
 * @param system CPU time in the kernel ({@code ac_stime}); as {@code user}
 * @param scheduled CPU time as the scheduler counts it ({@code cpu_run_virtual_total}); without the
 *     time since its last tick or switch
 * @param peakResidentBytes the most memory that it had ({@code hiwater_rss})
 * @param readBytes what it read ({@code read_char}), not over sockets; the kernel leaves out what
 *     is less than a KiB
 * @param writtenBytes what it wrote ({@code write_char}), as {@code readBytes}
 */
public record ExitRecord(
    int version,
    String command,
    long processId,
    OptionalLong threadGroupId,
    long parentId,
    long exitCode,
    boolean forkedOnly,
    Duration elapsed,
    Duration user,
    Duration system,
    Duration scheduled,
    long peakResidentBytes,
    long readBytes,
    long writtenBytes) {
  /** Checks for null. */
  public ExitRecord {
    requireNonNull(command, "command is null");
    requireNonNull(threadGroupId, "threadGroupId is null");
    requireNonNull(elapsed, "elapsed is null");
    requireNonNull(user, "user is null");
    requireNonNull(system, "system is null");
    requireNonNull(scheduled, "scheduled is null");
  }

  /** {@return whether it ended by itself with the status 0} */
  public boolean succeeded() {
    return exitCode == 0;
  }
}
