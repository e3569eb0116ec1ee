// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.nftables;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.cliffwatch.collector.TornReadException;
import io.cliffwatch.netlink.MalformedMessageException;
import io.cliffwatch.netlink.nftables.Chain;
import io.cliffwatch.netlink.nftables.ChainList;
import io.cliffwatch.netlink.nftables.Rule;
import io.cliffwatch.netlink.nftables.TableVisitor;
import io.cliffwatch.netlink.route.AddressFamily;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Takes the rules of one table and keeps where those of each chain lead. */
final class FactsOfChains implements ChainList, TableVisitor {
  private final AddressFamily family;
  private final List<Chain> chains;
  private final List<byte[]> names = new ArrayList<>();
  private final Map<String, RuleParser> parsers = new HashMap<>();
  private RuleParser current;

  /**
   * Nothing of the rules yet.
   *
   * @throws TornReadException when a chain came twice: while the kernel takes a replaced table
   *     away, it finds its place in a dump too far back
   */
  FactsOfChains(AddressFamily family, List<Chain> chains) throws TornReadException {
    this.family = family;
    this.chains = chains;
    this.current = new RuleParser(family);
    for (Chain chain : chains) {
      names.add(chain.name().getBytes(ISO_8859_1));
      if (parsers.put(chain.name(), current) != null) {
        throw new TornReadException("chain " + chain.name() + " came twice");
      }
    }
  }

  @Override
  public int size() {
    return chains.size();
  }

  @Override
  public byte[] name(int chain) {
    return names.get(chain);
  }

  @Override
  public boolean isLong(int chain) {
    return chains.get(chain).isLong();
  }

  @Override
  public void chain(int chain) {
    current = new RuleParser(family);
    parsers.put(chains.get(chain).name(), current);
  }

  @Override
  public void visit(Rule rule) throws MalformedMessageException {
    current.visit(rule);
  }

  /**
   * Returns what is known of the rules of each chain, by the chain's name.
   *
   * @throws TornReadException when a chain is missing to which a rule leads
   */
  Map<String, ChainFacts> byChain() throws TornReadException {
    Map<String, ChainFacts> facts = new HashMap<>();
    parsers.forEach((chain, parser) -> facts.put(chain, parser.facts()));
    for (ChainFacts of : facts.values()) {
      if (!facts.keySet().containsAll(of.chains())) {
        throw new TornReadException("nf_tables changed between its chains and their rules");
      }
    }
    return facts;
  }
}
