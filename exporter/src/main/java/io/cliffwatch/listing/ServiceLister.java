// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.listing;

import io.cliffwatch.collector.Outcome;
import java.io.IOException;
import java.util.List;

/**
 * What can tell Services one by one, for one mechanism of the kernel. Used by one thread at a time.
 */
@FunctionalInterface
public interface ServiceLister extends AutoCloseable {
  /**
   * Reads afresh; costs as much as a census, and an object for each Service.
   *
   * @return every port of every Service that has a cluster IP, in the order in which the kernel has
   *     them; absent when the mechanism is not there
   * @throws IOException when the kernel does not answer as it should
   */
  Outcome<List<ListedService>> services() throws IOException;

  /** Gives back what the reads opened. */
  @Override
  default void close() {}
}
