// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink.nftables;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Keeps the handles of each chain's rules. */
final class SeenTable implements ChainList, TableVisitor {
  private final List<Chain> chains;
  private final Map<String, List<Long>> rules = new LinkedHashMap<>();
  private List<Long> current = List.of();

  SeenTable(List<Chain> chains) {
    this.chains = chains;
  }

  /** Returns the handles by the names of their chains, in the order in which those came. */
  Map<String, List<Long>> rules() {
    return rules;
  }

  @Override
  public int size() {
    return chains.size();
  }

  @Override
  public byte[] name(int chain) {
    return chains.get(chain).name().getBytes(ISO_8859_1);
  }

  @Override
  public boolean isLong(int chain) {
    return chains.get(chain).isLong();
  }

  @Override
  public void chain(int chain) {
    current = new ArrayList<>();
    if (rules.put(chains.get(chain).name(), current) != null) {
      throw new AssertionError("chain " + chain + " came twice");
    }
  }

  @Override
  public void visit(Rule rule) {
    current.add(rule.handle());
  }
}
