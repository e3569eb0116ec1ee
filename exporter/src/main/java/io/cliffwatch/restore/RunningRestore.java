// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.restore;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;

/**
 * A process that was seen running.
 *
 * @param process its number
 * @param name cut to 15 bytes
 * @param command what it does, empty when that does not count
 * @param onNode whether it is in the node's network namespace
 * @param age since it was forked
 * @param nanoTime when it was seen, by {@link System#nanoTime()}
 */
record RunningRestore(
    long process,
    String name,
    Optional<Command> command,
    boolean onNode,
    Duration age,
    long nanoTime) {
  /** The clock of the age has a resolution of 10 ms; a record can wait for its turn. */
  private static final Duration SLACK = Duration.ofSeconds(1);

  /** Checks the arguments. */
  RunningRestore {
    requireNonNull(name, "name is null");
    requireNonNull(command, "command is null");
    requireNonNull(age, "age is null");
  }

  /** Tells whether it counts. */
  boolean counts() {
    return onNode && command.isPresent();
  }

  /**
   * Tells whether it is the same that has ended now; its number could have been given anew.
   *
   * @param elapsed how long that one ran
   */
  boolean isOneThatRan(Duration elapsed, long now) {
    Duration expected = age.plusNanos(now - nanoTime);
    return expected.minus(elapsed).abs().compareTo(SLACK) < 0;
  }
}
