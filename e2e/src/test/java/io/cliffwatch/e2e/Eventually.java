// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.e2e;

import io.cliffwatch.e2e.lab.Patience;
import java.time.Duration;

/** For what holds once the agent has looked again. */
final class Eventually {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private Eventually() {}

  /** Asserts until it holds; after a minute the last failure is thrown. */
  static void holds(Assertion assertion) throws Exception {
    Patience patience = new Patience(PATIENCE);
    while (true) {
      try {
        assertion.check();
        return;
      } catch (AssertionError e) {
        if (patience.isOver()) {
          throw e;
        }
      }
      Thread.sleep(500);
    }
  }

  /** Something that may not hold yet. */
  @FunctionalInterface
  interface Assertion {
    /** Throws an AssertionError as long as it does not hold. */
    void check() throws Exception;
  }
}
