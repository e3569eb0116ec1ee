// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.iptables;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/**
 * What the kernel tells about a legacy table without copying it, struct ipt_getinfo.
 *
 * @param name the table
 * @param entries entries: rules, policies, and two more for each user-defined chain
 * @param bytes size of the entries
 * @param builtinChains the built-in chains, by the offset of their first entry
 */
public record TableInfo(String name, long entries, long bytes, Map<Integer, String> builtinChains) {
  /** Checks and copies the arguments. */
  public TableInfo {
    requireNonNull(name, "name is null");
    builtinChains = Map.copyOf(builtinChains);
  }
}
