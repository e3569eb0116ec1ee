// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.web;

import java.util.List;
import java.util.Optional;

/**
 * What the agent says about itself. All calls come from the event loop and must answer from memory.
 */
public interface AgentStatus {
  /** Returns why the agent ought to be restarted, one line; empty when it is well. */
  Optional<String> unhealthy();

  /** Returns why the metrics are not complete yet, one line; empty when the agent is ready. */
  Optional<String> notReady();

  /** Returns what routes Services on this node, one line; empty while that is not known yet. */
  Optional<String> dataPlane();

  /** Returns the state of every collector, in the order in which the page shows them. */
  List<CollectorStatus> collectors();
}
