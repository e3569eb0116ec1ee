// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.collector;

import java.io.IOException;

/**
 * A collector that also takes a census: a read that copies tables, whose cost grows with their
 * size. The frame decides when; see {@code docs/architecture.md}, cadence.
 *
 * @param <S> the snapshot of the cheap read
 * @param <C> the immutable snapshot of the census
 */
public interface CensusReader<S, C> extends Reader<S> {
  /** Tells from the cheap read whether the tables have changed since the census was taken. */
  boolean outdated(S now, C census);

  /**
   * Takes the census.
   *
   * @throws TornReadException when the tables changed while they were read; the frame tries again
   * @throws IOException as in {@link #read()}
   */
  Outcome<C> census() throws IOException;

  /**
   * Returns what people should know of a census although it succeeded, one sentence; empty when
   * there is nothing to say. May be called on any thread.
   */
  default String censusRemark(C census) {
    return "";
  }
}
