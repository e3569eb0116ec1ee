// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.web;

import io.cliffwatch.listing.ServiceListing;
import java.util.concurrent.CompletionStage;

/** What {@code /api/v1/services} serves. */
@FunctionalInterface
public interface ServicesSource {
  /**
   * Reads the Services, or joins a reading that is under way. Called on the event loop, so it only
   * starts the work.
   */
  CompletionStage<ServiceListing> services();
}
