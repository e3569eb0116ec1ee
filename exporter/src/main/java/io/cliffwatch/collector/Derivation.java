// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.collector;

import static java.util.Objects.requireNonNull;

import io.cliffwatch.metric.MetricMapping;
import java.util.Optional;
import java.util.function.Function;

/**
 * Figures that no collector reads but that follow from what they read.
 *
 * @param source gives the latest of what they follow from, empty while there is none; must not
 *     block
 * @param metrics the mapping to samples
 * @param <T> what they follow from
 */
public record Derivation<T>(Function<States, Optional<T>> source, MetricMapping<T> metrics) {
  /** Checks the arguments. */
  public Derivation {
    requireNonNull(source, "source is null");
    requireNonNull(metrics, "metrics is null");
  }
}
