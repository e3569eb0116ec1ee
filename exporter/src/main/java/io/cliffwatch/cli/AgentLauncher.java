// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.cli;

import io.cliffwatch.config.Config;

/** What {@code run} runs. */
@FunctionalInterface
public interface AgentLauncher {
  /**
   * Runs the agent until it is told to end, and gives back everything that it took.
   *
   * @return the exit status
   * @throws StartException when it cannot start; then nothing has been logged yet
   */
  int run(Config config) throws StartException, InterruptedException;
}
