// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink.nftables;

import static java.util.Objects.requireNonNull;

/**
 * The generation of all nf_tables rulesets of a network namespace. Each commit of a transaction
 * makes the next, whatever family or table it is about.
 *
 * @param id its number (u32); starts anew where it overflows ({@code NFTA_GEN_ID})
 * @param processId who asks now, not who made it ({@code NFTA_GEN_PROC_PID}); 0 when not told
 * @param processName as the process id, its name ({@code NFTA_GEN_PROC_NAME}); empty when not told
 */
public record Generation(long id, long processId, String processName) {
  /** Checks for null. */
  public Generation {
    requireNonNull(processName, "processName is null");
  }
}
