// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.iptables;

import java.util.List;

/**
 * The cheap read of the legacy tables.
 *
 * @param families the families that have tables, at least one, IPv4 first
 */
public record IptablesTables(List<FamilyTables> families) {
  /** Checks the arguments. */
  public IptablesTables {
    families = List.copyOf(families);
  }
}
