// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.nftables;

import java.util.List;

/**
 * Where a packet can go from a chain.
 *
 * @param rules how many rules it has
 * @param chains the chains that rules jump or go to
 * @param lookups the sets and maps in which rules look something up
 * @param endpoints where rules send a connection
 */
record ChainFacts(long rules, List<String> chains, List<Lookup> lookups, List<Endpoint> endpoints) {
  static final ChainFacts NONE = new ChainFacts(0, List.of(), List.of(), List.of());

  /** Checks the arguments. */
  ChainFacts {
    chains = List.copyOf(chains);
    lookups = List.copyOf(lookups);
    endpoints = List.copyOf(endpoints);
  }

  /**
   * A lookup in a set or map.
   *
   * @param set its name
   * @param translates whether the rule translates the destination, to the value if it is a map's
   * @param protocol of the packets that the rule takes, 0 when it takes any
   */
  record Lookup(String set, boolean translates, int protocol) {}
}
