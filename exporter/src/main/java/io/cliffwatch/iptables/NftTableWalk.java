// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.iptables;

import static java.util.Objects.requireNonNull;

import io.cliffwatch.collector.TornReadException;
import io.cliffwatch.netlink.MalformedMessageException;
import io.cliffwatch.netlink.nftables.Rule;
import io.cliffwatch.netlink.nftables.TableVisitor;
import io.cliffwatch.netlink.route.AddressFamily;

/** Tells {@link TableFacts} of the chains and rules of one table, as the kernel brings them. */
final class NftTableWalk implements TableVisitor {
  private final NftTable table;
  private final TableFacts facts;
  private final NftRuleParser parser;

  NftTableWalk(AddressFamily family, NftTable table, TableFacts facts) {
    this.table = requireNonNull(table, "table is null");
    this.facts = requireNonNull(facts, "facts is null");
    this.parser = new NftRuleParser(family, table, facts);
  }

  @Override
  public void chain(int chain) {
    if (table.isBuiltIn(chain)) {
      facts.builtInChain(table.chains().get(chain), chain);
    } else {
      facts.chain(table.classOf(chain), chain);
    }
  }

  @Override
  public void visit(Rule rule) throws MalformedMessageException {
    parser.visit(rule);
  }

  /**
   * Adds the chains that the kernel does not have, and returns what was unknown.
   *
   * @throws TornReadException when a chain is missing to which a rule jumps
   */
  UnknownParts finish() throws TornReadException {
    if (parser.isAstray()) {
      throw new TornReadException("nf_tables changed between its chains and their rules");
    }
    for (int chain = table.size(); chain < table.chains().size(); chain++) {
      chain(chain);
    }
    return parser.unknown();
  }
}
