// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.bench;

import java.util.List;

/**
 * What a process has printed that measures something.
 *
 * @param lines a name and a whole number each; others are none of it
 */
record Measurements(List<String> lines) {
  static Measurements parse(String output) {
    return new Measurements(output.lines().toList());
  }

  /** Returns all values of a name, in the order in which they were printed. */
  Sample of(String name, double unit) {
    return new Sample(
        lines.stream()
            .filter(line -> line.startsWith(name + " "))
            .mapToDouble(line -> unit * Long.parseLong(line.substring(name.length() + 1)))
            .toArray());
  }
}
