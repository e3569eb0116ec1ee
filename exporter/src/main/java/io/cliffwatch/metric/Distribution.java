// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.metric;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * How many values of each size there were: what a histogram shows.
 *
 * @param bounds the buckets' upper bounds, themselves included, in ascending order
 * @param counts how many values fell into each bucket and into none before it; the last, one more
 *     than there are bounds, has those above all bounds
 * @param sum of all values
 */
public record Distribution(List<Double> bounds, List<Long> counts, double sum) {
  /** Checks and copies the arguments. */
  public Distribution {
    bounds = List.copyOf(bounds);
    counts = List.copyOf(counts);
    if (counts.size() != bounds.size() + 1) {
      throw new IllegalArgumentException(
          counts.size() + " buckets with " + bounds.size() + " bounds");
    }
  }

  /** A distribution without values. */
  public static Distribution empty(List<Double> bounds) {
    return new Distribution(bounds, Collections.nCopies(bounds.size() + 1, 0L), 0);
  }

  /** Returns the distribution with one value more. */
  public Distribution plus(double value) {
    int bucket = 0;
    while (bucket < bounds.size() && value > bounds.get(bucket)) {
      bucket++;
    }
    List<Long> more = new ArrayList<>(counts);
    more.set(bucket, more.get(bucket) + 1);
    return new Distribution(bounds, more, sum + value);
  }

  /** Returns how many values there are. */
  public long count() {
    return counts.stream().mapToLong(Long::longValue).sum();
  }

  ClassicHistogramBuckets buckets() {
    ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
    for (int i = 0; i < counts.size(); i++) {
      buckets.bucket(i < bounds.size() ? bounds.get(i) : Double.POSITIVE_INFINITY, counts.get(i));
    }
    return buckets.build();
  }
}
