// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink.nftables;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * A chain.
 *
 * @param family the family of its table
 * @param table the name of its table
 * @param name its name, which it has alone in the table
 * @param handle its number, which no other chain of the table had before (u64)
 * @param use its rules and the jumps to it, together (u32)
 * @param base where packets come in, empty for a chain that only jumps lead to
 */
public record Chain(
    NftablesFamily family, String table, String name, long handle, long use, Optional<Base> base) {
  /**
   * What makes a chain a base chain.
   *
   * @param type {@code filter}, {@code nat} or {@code route}
   * @param hook {@code NF_INET_*}, or what the family has instead (u32)
   * @param priority the order among the chains of a hook (s32)
   * @param policy what happens at its end, {@code NF_DROP} or {@code NF_ACCEPT} (u32)
   */
  public record Base(String type, long hook, int priority, long policy) {
    /** Checks for null. */
    public Base {
      requireNonNull(type, "type is null");
    }
  }

  /** So many rules fit into 4 KiB, whatever kube-proxy writes. */
  private static final int SHORT = 8;

  /** Checks for null. */
  public Chain {
    requireNonNull(family, "family is null");
    requireNonNull(table, "table is null");
    requireNonNull(name, "name is null");
    requireNonNull(base, "base is null");
  }

  /** {@return whether it may have more rules than fill a part of 4 KiB, going by its use} */
  public boolean isLong() {
    return use > SHORT;
  }
}
