// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.iptables;

import java.util.List;
import java.util.Map;

/**
 * What is in the legacy tables.
 *
 * @param facts by family; a family without tables is missing
 * @param tables the tables that were counted, to tell when they have changed
 */
public record IptablesCensus(
    Map<IpFamily, RulesetFacts> facts, Map<IpFamily, List<TableInfo>> tables) {
  /** Copies the maps. */
  public IptablesCensus {
    facts = Map.copyOf(facts);
    tables = Map.copyOf(tables);
  }
}
