// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.nftables;

import io.cliffwatch.netlink.nftables.NftSet;
import io.cliffwatch.netlink.nftables.SetElement;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/** Follows where packets can go from a chain, and finds the endpoints that they come to. */
final class TableWalk {
  private final TableContents table;
  private final Set<String> seen = new HashSet<>();
  private final Deque<String> next = new ArrayDeque<>();
  private final Set<Endpoint> endpoints = new HashSet<>();

  TableWalk(TableContents table) {
    this.table = table;
  }

  /** Returns how many different endpoints can be reached. */
  long endpointsFrom(String root) throws IOException {
    enqueue(root);
    while (!next.isEmpty()) {
      ChainFacts facts = table.facts().getOrDefault(next.remove(), ChainFacts.NONE);
      facts.chains().forEach(this::enqueue);
      endpoints.addAll(facts.endpoints());
      for (ChainFacts.Lookup lookup : facts.lookups()) {
        NftSet set = table.sets().get(lookup.set());
        if (set != null && set.isMap()) {
          follow(lookup, set);
        }
      }
    }
    return endpoints.size();
  }

  private void follow(ChainFacts.Lookup lookup, NftSet map) throws IOException {
    for (SetElement element : table.elements().of(map)) {
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
