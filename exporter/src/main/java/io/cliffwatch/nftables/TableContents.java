// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.nftables;

import static java.util.Objects.requireNonNull;

import io.cliffwatch.netlink.nftables.Chain;
import io.cliffwatch.netlink.nftables.NftSet;
import io.cliffwatch.netlink.nftables.SetElement;
import io.cliffwatch.netlink.route.AddressFamily;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * kube-proxy's table of one family: its chains, where packets go from each of them, and its sets.
 * Elements are only asked for where they are wanted.
 *
 * @param family the family
 * @param chains the chains
 * @param facts what is known of the rules of each chain, by the chain's name
 * @param sets sets and maps by their names, those that stand in rules included
 * @param elements asks for the elements of a set
 */
record TableContents(
    AddressFamily family,
    List<Chain> chains,
    Map<String, ChainFacts> facts,
    Map<String, NftSet> sets,
    Elements elements) {
  /** Distinct cluster IPs; in the table since kube-proxy 1.30. */
  static final String CLUSTER_IPS = "cluster-ips";

  /** What leads from an address, protocol and port to the chain of a Service's port. */
  static final String SERVICE_IPS = "service-ips";

  /** The like for ports of Services whose packets are refused. */
  static final String NO_ENDPOINT_SERVICES = "no-endpoint-services";

  /** Asks for the elements of a set or map. */
  interface Elements {
    List<SetElement> of(NftSet set) throws IOException;

    /** Counts them, an interval as one. */
    long count(NftSet set) throws IOException;
  }

  /** Checks the arguments; keeps views of the maps, which are large, not copies. */
  TableContents {
    requireNonNull(family, "family is null");
    chains = List.copyOf(chains);
    facts = Collections.unmodifiableMap(facts);
    sets = Collections.unmodifiableMap(sets);
    requireNonNull(elements, "elements is null");
  }

  /** Returns the elements of a set by its name, none when there is no such set. */
  List<SetElement> elementsOf(String name) throws IOException {
    NftSet set = sets.get(name);
    return set == null ? List.of() : elements.of(set);
  }
}
