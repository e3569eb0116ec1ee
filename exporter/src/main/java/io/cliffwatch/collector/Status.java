// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.collector;

import static java.util.Objects.requireNonNull;

/** How a collector is doing, in the words of the status page. */
public sealed interface Status {
  /** Nothing was read yet. */
  record Pending() implements Status {}

  /** The last read succeeded. */
  record Working() implements Status {}

  /**
   * There is nothing to read on this node, which is no error.
   *
   * @param reason what is missing
   * @param lack whether there is nothing, or nobody may look
   */
  record Absent(String reason, Lack lack) implements Status {
    /** Checks the arguments. */
    public Absent {
      requireNonNull(reason, "reason is null");
      requireNonNull(lack, "lack is null");
    }
  }

  /**
   * The last read went wrong, or does not return.
   *
   * @param reason why
   */
  record Failed(String reason) implements Status {
    /** Checks the argument. */
    public Failed {
      requireNonNull(reason, "reason is null");
    }
  }
}
