// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.restore;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * A run that has ended.
 *
 * @param command what it was
 * @param starter who started it
 * @param succeeded whether its exit status was 0
 * @param elapsed from its fork to its end, with its wait for the xtables lock
 * @param cpu CPU time that it took; that of processes it started is not in it
 * @param nanoTime when it ended, by {@link System#nanoTime()}
 */
public record RestoreRun(
    Command command,
    Starter starter,
    boolean succeeded,
    Duration elapsed,
    Duration cpu,
    long nanoTime) {
  /** Checks the arguments. */
  public RestoreRun {
    requireNonNull(command, "command is null");
    requireNonNull(starter, "starter is null");
    requireNonNull(elapsed, "elapsed is null");
    requireNonNull(cpu, "cpu is null");
  }
}
