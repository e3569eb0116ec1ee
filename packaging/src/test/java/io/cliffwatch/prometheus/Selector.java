// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.prometheus;

import java.util.List;

/**
 * A metric as an expression selects it.
 *
 * @param metric its name, empty when there is none before the braces
 * @param matches what is asked of its labels
 * @param range the range with its brackets, empty without one
 */
public record Selector(String metric, List<Match> matches, String range) {
  /**
   * What is asked of a label.
   *
   * @param label the label's name
   * @param operator =, !=, =~ or !~
   * @param value what stands between the quotes
   */
  public record Match(String label, String operator, String value) {}

  /** Copies the list. */
  public Selector {
    matches = List.copyOf(matches);
  }
}
