// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.dataplane;

import static java.util.Objects.requireNonNull;

/** What is known of the node's kube-proxy. */
public sealed interface KubeProxy {
  /**
   * One answers.
   *
   * @param mode the mode that it says it runs in
   */
  record Answers(Mode mode) implements KubeProxy {
    /** Checks the argument. */
    public Answers {
      requireNonNull(mode, "mode is null");
    }
  }

  /** There is none on this node. */
  record Gone() implements KubeProxy {}

  /** It is not known whether one runs, or in which mode. */
  record Unknown() implements KubeProxy {}
}
