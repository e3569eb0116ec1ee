// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.cli;

import io.cliffwatch.config.ListenAddress;
import java.io.PrintWriter;
import java.time.Duration;

/** What {@code demo} runs. */
@FunctionalInterface
public interface DemoLauncher {
  /**
   * Runs the demo until it has walked all rounds or is told to end, and leaves nothing behind.
   *
   * @param address where the agent listens
   * @param step how long each step of the walk stands
   * @param rounds how often to walk there and back, 0 for ever
   * @param out what people read
   * @return the exit status
   * @throws StartException when it cannot start
   */
  int run(ListenAddress address, Duration step, int rounds, PrintWriter out)
      throws StartException, InterruptedException;
}
