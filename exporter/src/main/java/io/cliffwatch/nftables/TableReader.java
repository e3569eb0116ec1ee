// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.nftables;

import static io.cliffwatch.nftables.NftablesReader.TABLE;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.filtering;
import static java.util.stream.Collectors.toUnmodifiableList;

import io.cliffwatch.netlink.nftables.Chain;
import io.cliffwatch.netlink.nftables.NftSet;
import io.cliffwatch.netlink.nftables.Nftables;
import io.cliffwatch.netlink.nftables.NftablesFamily;
import io.cliffwatch.netlink.nftables.SetElement;
import io.cliffwatch.netlink.nftables.TableRules;
import io.cliffwatch.netlink.route.AddressFamily;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads kube-proxy's table of one family once. */
final class TableReader {
  private final Nftables nftables;
  private final TableRules rules;
  private final AddressFamily family;
  private final NftablesFamily of;

  TableReader(Nftables nftables, TableRules rules, AddressFamily family) {
    this.nftables = nftables;
    this.rules = rules;
    this.family = family;
    this.of = NftablesReader.nftablesFamily(family);
  }

  TableContents read() throws IOException {
    List<Chain> chains = nftables.chains(of, TABLE, toUnmodifiableList());
    FactsOfChains facts = new FactsOfChains(family, chains);
    rules.forEach(of, TABLE, facts, facts);
    Map<String, NftSet> sets = new HashMap<>();
    for (NftSet set : nftables.sets(of, TABLE)) {
      sets.put(set.name(), set);
    }
    return new TableContents(
        family, chains, facts.byChain(), sets, new KernelElements(nftables, of));
  }

  private record KernelElements(Nftables nftables, NftablesFamily of)
      implements TableContents.Elements {
    @Override
    public List<SetElement> of(NftSet set) throws IOException {
      return nftables.elements(of, TABLE, set.name(), toUnmodifiableList());
    }

    @Override
    public long count(NftSet set) throws IOException {
      return nftables.elements(
          of, TABLE, set.name(), filtering(element -> !element.endsInterval(), counting()));
    }
  }
}
