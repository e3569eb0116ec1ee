// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.iptables;

/**
 * Gets a table's chains and rules in the order in which the kernel has them. What a rule does
 * arrives while its chain is walked; how many rules the chain has, at its end.
 *
 * <p>Chains are known by a key that is unique in the table; a rule can jump to a chain that comes
 * later.
 */
interface RulesetSink {
  /** A chain begins. */
  void beginChain(int key, String name);

  /**
   * The rule at this position jumps to a chain.
   *
   * @param position from 1
   * @param destination the one address that the rule is for, {@link Address#ANY} when it is for
   *     several
   */
  void jump(int position, Address destination, int toKey);

  /**
   * A rule refuses (REJECT, DROP) what goes to this address, {@link Address#ANY} when to several.
   */
  void refuse(Address destination);

  /** A rule translates the destination to this backend. */
  void backend(Backend backend);

  /** The chain ends. */
  void endChain(int rules);
}
