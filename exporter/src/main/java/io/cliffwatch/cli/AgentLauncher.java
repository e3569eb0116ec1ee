// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.cli;

import io.cliffwatch.config.Config;
import io.cliffwatch.config.ConfigException;

/** What {@code run} runs. */
@FunctionalInterface
public interface AgentLauncher {
  /**
   * Runs the agent until it is told to end, and gives back everything that it took.
   *
   * @return the exit status
   * @throws ConfigException when a file that the configuration names cannot be used
   * @throws StartException when it cannot start; then nothing has been logged yet
   */
  int run(Config config) throws ConfigException, StartException, InterruptedException;
}
