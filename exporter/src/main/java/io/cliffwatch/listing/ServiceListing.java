// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.listing;

import java.util.List;

/**
 * The Services of a node.
 *
 * @param services every port of every Service
 * @param notes what could not be read and why, a sentence each
 */
public record ServiceListing(List<ListedService> services, List<String> notes) {
  /** Copies the lists. */
  public ServiceListing {
    services = List.copyOf(services);
    notes = List.copyOf(notes);
  }

  /**
   * Returns only the heaviest.
   *
   * @param most how many at most
   */
  public ServiceListing top(int most) {
    return new ServiceListing(
        services.stream().sorted(ListedService.HEAVIEST_FIRST).limit(most).toList(), notes);
  }
}
