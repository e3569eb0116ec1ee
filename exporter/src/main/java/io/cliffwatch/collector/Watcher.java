// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.collector;

import java.io.IOException;

/**
 * Watches what happens between two reads, on a thread of its own as long as the agent runs. What it
 * saw, its collector's reader tells.
 */
public interface Watcher extends AutoCloseable {
  /**
   * Watches until the thread is interrupted or the watcher closed. The thread has entered the
   * network namespace by then. When it ends in another way the collector counts as failed, and it
   * is called again after a while.
   *
   * @throws IOException when it cannot go on
   */
  void watch() throws IOException, InterruptedException;

  /**
   * Ends a {@link #watch()} that an interrupt does not, such as one that waits for the kernel.
   * Called once, on another thread.
   */
  @Override
  default void close() {}
}
