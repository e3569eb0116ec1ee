// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.metric;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Every family that the agent can expose. What is not in here cannot be on {@code /metrics}, in a
 * dashboard or in an alert.
 *
 * @param families the families, in the order of the documentation
 */
public record Catalogue(List<MetricFamily> families) {
  /**
   * Checks that no name is declared twice, which Prometheus would only find at the first scrape.
   *
   * @throws IllegalArgumentException with the name that is
   */
  public Catalogue {
    families = List.copyOf(families);
    Set<String> names = new HashSet<>();
    for (MetricFamily family : families) {
      if (!names.add(family.name())) {
        throw new IllegalArgumentException(family.name() + " is declared twice");
      }
    }
  }

  /**
   * Returns the largest number of series that a node can have if every label has all its values at
   * once.
   */
  public int worstCaseSeries() {
    return families.stream().mapToInt(MetricFamily::worstCaseSeries).sum();
  }
}
