// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.collector;

import java.io.IOException;

/**
 * The cheap read of a collector: it costs the same for ten Services and for fifty thousand, or
 * nearly so.
 *
 * <p>All calls come from the collector's own thread, one at a time. A reader opens what it needs at
 * its first read, not in its constructor: the thread may have entered another network namespace by
 * then.
 *
 * @param <S> the immutable snapshot that a read gives
 */
public interface Reader<S> extends AutoCloseable {
  /**
   * Reads once.
   *
   * @throws IOException when the kernel refuses or answers nonsense; the frame makes it {@link
   *     Outcome.Absent} for a missing permission, else {@link Outcome.Failed}
   */
  Outcome<S> read() throws IOException;

  /**
   * Returns the CPU time that threads other than the calling one have spent for the reads so far,
   * in nanoseconds; it counts as the collector's own.
   */
  default long helperCpuNanos() {
    return 0;
  }

  /**
   * Returns what people should know of a read although it succeeded, one sentence; empty when there
   * is nothing to say. May be called on any thread.
   */
  default String remark(S snapshot) {
    return "";
  }

  /** Gives back what the reads opened. */
  @Override
  default void close() {}
}
