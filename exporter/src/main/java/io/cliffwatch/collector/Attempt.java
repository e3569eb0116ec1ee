// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.collector;

import java.io.IOException;

/**
 * One read of any kind.
 *
 * @param <T> what it gives
 */
@FunctionalInterface
public interface Attempt<T> {
  /** Reads. */
  Outcome<T> run() throws IOException;

  /** Reads, and makes of every way in which that can end one of the three outcomes. */
  default Outcome<T> outcome() {
    try {
      return run();
    } catch (IOException | RuntimeException e) {
      return Permission.missing(e)
          ? new Outcome.Absent<>(Permission.describe(e), Lack.OF_PERMISSION)
          : new Outcome.Failed<>(e);
    } catch (OutOfMemoryError e) {
      return new Outcome.Failed<>(new IOException("not enough memory: " + e.getMessage(), e));
    } catch (Throwable e) {
      // An Error too: unsaid, the collector would look well and serve its last figures for ever.
      return new Outcome.Failed<>(new IOException("a fault of ours: " + e, e));
    }
  }
}
