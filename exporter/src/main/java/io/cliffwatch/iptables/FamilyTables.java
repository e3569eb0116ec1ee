// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.iptables;

import static java.util.Objects.requireNonNull;

import io.cliffwatch.netlink.route.AddressFamily;
import java.util.List;

/**
 * The legacy tables of one family.
 *
 * @param family the family
 * @param tables its tables by name, at least one
 * @param changes how often, since the reader's start, a read found the tables different from the
 *     read before
 */
public record FamilyTables(AddressFamily family, List<TableInfo> tables, long changes) {
  /** Checks the arguments. */
  public FamilyTables {
    requireNonNull(family, "family is null");
    tables = List.copyOf(tables);
  }
}
