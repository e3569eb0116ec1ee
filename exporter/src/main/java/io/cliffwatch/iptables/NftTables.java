// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.iptables;

import io.cliffwatch.netlink.route.AddressFamily;
import java.util.List;

/**
 * The tables of iptables on nf_tables, as far as the cheap read tells.
 *
 * @param generation the generation of all nf_tables of the network namespace
 * @param changes how many generations came, since the reader's start: one for each transaction,
 *     whichever table and family it was about, because the kernel counts them for the namespace
 * @param families the families that have tables of iptables, at least one, IPv4 first
 */
public record NftTables(long generation, long changes, List<AddressFamily> families) {
  /** Checks the arguments. */
  public NftTables {
    families = List.copyOf(families);
  }
}
