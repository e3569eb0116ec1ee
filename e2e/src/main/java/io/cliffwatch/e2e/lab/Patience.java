// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.e2e.lab;

import java.time.Duration;

/** A span of time that begins now. */
public final class Patience {
  private final long end;

  /** Begins it. */
  public Patience(Duration duration) {
    end = System.nanoTime() + duration.toNanos();
  }

  /** Says whether the time is up. */
  public boolean isOver() {
    return System.nanoTime() - end > 0;
  }
}
