// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.nftables;

import io.cliffwatch.netlink.nftables.NftSet;
import io.cliffwatch.netlink.nftables.SetElement;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Follows where packets can go from a chain, and finds the endpoints that they come to. */
final class TableWalk {
  /** Gives the elements of a set or map. */
  interface Elements {
    List<SetElement> of(NftSet set) throws IOException;
  }

  private final Map<String, ChainFacts> chains;
  private final Map<String, NftSet> sets;
  private final Elements elements;
  private final Set<String> seen = new HashSet<>();
  private final Deque<String> next = new ArrayDeque<>();
  private final Set<Endpoint> endpoints = new HashSet<>();

  TableWalk(Map<String, ChainFacts> chains, Map<String, NftSet> sets, Elements elements) {
    this.chains = chains;
    this.sets = sets;
    this.elements = elements;
  }

  /** Returns how many different endpoints can be reached. */
  long endpointsFrom(String root) throws IOException {
    enqueue(root);
    while (!next.isEmpty()) {
      ChainFacts facts = chains.getOrDefault(next.remove(), ChainFacts.NONE);
      facts.chains().forEach(this::enqueue);
      endpoints.addAll(facts.endpoints());
      for (ChainFacts.Lookup lookup : facts.lookups()) {
        NftSet set = sets.get(lookup.set());
        if (set != null && set.isMap()) {
          follow(lookup, set);
        }
      }
    }
    return endpoints.size();
  }

  private void follow(ChainFacts.Lookup lookup, NftSet map) throws IOException {
    for (SetElement element : elements.of(map)) {
      element.verdict().flatMap(verdict -> verdict.chain()).ifPresent(this::enqueue);
      if (lookup.translates()) {
        element.value().ifPresent(value -> endpoints.add(new Endpoint(lookup.protocol(), value)));
      }
    }
  }

  private void enqueue(String chain) {
    if (seen.add(chain)) {
      next.add(chain);
    }
  }
}
