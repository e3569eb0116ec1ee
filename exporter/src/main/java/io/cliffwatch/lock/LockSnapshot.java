// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.lock;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;

/**
 * Who has the xtables lock.
 *
 * @param held empty while nobody has it
 */
public record LockSnapshot(Optional<Held> held) {
  /** Checks the argument. */
  public LockSnapshot {
    requireNonNull(held, "held is null");
  }

  /**
   * The lock while somebody has it.
   *
   * @param holder who
   * @param since for how long, at least; a wait is no part of it
   * @param waiters how many processes wait for it
   */
  public record Held(Holder holder, Duration since, int waiters) {
    /** Checks the arguments. */
    public Held {
      requireNonNull(holder, "holder is null");
      requireNonNull(since, "since is null");
    }
  }
}
