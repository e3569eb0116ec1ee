// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.iptables;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What the kernel tells of a table without copying it ({@code struct ipt_getinfo}).
 *
 * @param name the table's name
 * @param entries its entries: rules, policies, and two for every user-defined chain, and the last
 * @param bytes the size of all entries
 * @param hooks its built-in chains, in the order of the hooks
 */
public record TableInfo(String name, long entries, long bytes, List<Hook> hooks) {
  /**
   * A built-in chain, from its first entry to its policy.
   *
   * @param chain its name
   * @param entry the offset of its first entry, in bytes
   * @param underflow the offset of its policy, in bytes
   */
  public record Hook(String chain, long entry, long underflow) {
    /** Checks the arguments. */
    public Hook {
      requireNonNull(chain, "chain is null");
    }
  }

  /** Checks the arguments. */
  public TableInfo {
    requireNonNull(name, "name is null");
    hooks = List.copyOf(hooks);
  }
}
