// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.metric;

import java.util.List;

/**
 * The pure mapping from what was read to samples.
 *
 * @param <S> the immutable snapshot that it maps
 */
public interface MetricMapping<S> {
  /** Returns every family that {@link #write} can add to. */
  List<MetricFamily> families();

  /** Adds the snapshot's samples. */
  void write(S snapshot, Samples samples);
}
