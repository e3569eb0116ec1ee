// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.iptables;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What rules on nf_tables hold that is not known here, of a newer kernel or iptables. The figures
 * are as if it were not there.
 *
 * @param count how many expressions and attributes
 * @param expressions the names of some of the expressions
 */
public record UnknownParts(long count, SortedSet<String> expressions) {
  /** All is known. */
  public static final UnknownParts NONE = new UnknownParts(0, Collections.emptySortedSet());

  /** A kernel could have any number of them. */
  static final int MOST_NAMES = 5;

  /** Keeps a copy. */
  public UnknownParts {
    expressions = Collections.unmodifiableSortedSet(new TreeSet<>(expressions));
  }

  UnknownParts plus(UnknownParts other) {
    SortedSet<String> all = new TreeSet<>(expressions);
    all.addAll(other.expressions);
    while (all.size() > MOST_NAMES) {
      all.removeLast();
    }
    return new UnknownParts(count + other.count, all);
  }

  /**
   * Returns what people should know, one sentence; empty when all is known. Does not say how many:
   * that changes with every rule.
   */
  String remark() {
    if (count == 0) {
      return "";
    }
    String what =
        expressions.isEmpty()
            ? "attributes"
            : "expressions (" + String.join(", ", expressions) + ")";
    return "rules of iptables on nf_tables hold "
        + what
        + " that this version of Cliffwatch does not know: the figures are as if they were not"
        + " there";
  }
}
