// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.iptables;

import java.util.List;
import java.util.Map;

/**
 * What the kernel tells about all legacy tables at no cost.
 *
 * @param tables the tables of each family, by name; a family without tables is missing
 * @param changes how often a table of the family was seen to have changed since the start
 */
public record IptablesTables(Map<IpFamily, List<TableInfo>> tables, Map<IpFamily, Long> changes) {
  /** Copies the maps. */
  public IptablesTables {
    tables = Map.copyOf(tables);
    changes = Map.copyOf(changes);
  }
}
