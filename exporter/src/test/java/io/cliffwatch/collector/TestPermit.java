// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.collector;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/** A permit without a schedule. */
final class TestPermit implements CensusPermit {
  private final BooleanSupplier atRest;
  private final CompletableFuture<Duration> ended = new CompletableFuture<>();
  private boolean dying;

  TestPermit(BooleanSupplier atRest) {
    this.atRest = atRest;
  }

  /** Makes it end the thread that gives it back. */
  TestPermit butDying() {
    dying = true;
    return this;
  }

  /** Completes with the CPU time when it is given back. */
  CompletableFuture<Duration> ended() {
    return ended;
  }

  @Override
  public boolean holds() {
    return true;
  }

  @Override
  public boolean tablesAtRest() {
    return atRest.getAsBoolean();
  }

  @Override
  public void ended(Duration cpu) {
    ended.complete(cpu);
    if (dying) {
      throw new AssertionError("ends the thread");
    }
  }
}
