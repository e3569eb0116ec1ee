// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.cli;

import io.cliffwatch.config.Config;
import io.cliffwatch.listing.ServiceListing;

/** What {@code services} asks. */
@FunctionalInterface
public interface ServicesLauncher {
  /**
   * Lists the node's Services.
   *
   * @param config where the kernel and the local agent are found
   * @param askAgent whether the local agent is asked first, when one answers
   * @throws StartException when nothing could be read
   */
  ServiceListing list(Config config, boolean askAgent) throws StartException, InterruptedException;
}
