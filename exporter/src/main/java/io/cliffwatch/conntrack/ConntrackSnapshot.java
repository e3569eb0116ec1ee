// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.conntrack;

import java.util.Map;

/**
 * The connection tracking table at one moment.
 *
 * @param entries connections tracked now
 * @param entriesLimit how many there can be; 0 means no limit
 * @param buckets size of the hash table
 * @param counters what the kernel counted since the network namespace was made, summed over CPUs; a
 *     counter that this kernel does not have is missing, and so are all of them without ctnetlink
 */
public record ConntrackSnapshot(
    long entries, long entriesLimit, long buckets, Map<ConntrackCounter, Long> counters) {
  /** Copies the counters. */
  public ConntrackSnapshot {
    counters = Map.copyOf(counters);
  }
}
