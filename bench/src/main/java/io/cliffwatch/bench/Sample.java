// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.bench;

import java.util.Arrays;

/** Several measurements of the same thing, in the order in which they were made. */
final class Sample {
  private final double[] values;

  Sample(double... values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("nothing was measured");
    }
    this.values = values.clone();
  }

  int size() {
    return values.length;
  }

  double first() {
    return values[0];
  }

  private Sample from(int index) {
    return new Sample(Arrays.copyOfRange(values, index, values.length));
  }

  /** Leaves out the first third, in which the JVM still compiles what it needs. */
  Sample warm() {
    return from(size() / 3);
  }

  double median() {
    return quantile(0.5);
  }

  double quantile(double share) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[(int) Math.min(sorted.length - 1L, Math.round(share * (sorted.length - 1)))];
  }

  double mean() {
    return Arrays.stream(values).average().orElseThrow();
  }

  /** Returns the standard error of the mean. */
  double error() {
    double mean = mean();
    double squares = Arrays.stream(values).map(value -> (value - mean) * (value - mean)).sum();
    return Math.sqrt(squares / Math.max(1, values.length - 1) / values.length);
  }
}
