// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink.nftables;

import io.cliffwatch.netlink.MalformedMessageException;

/** Takes the rules of a table: a chain, then its rules in their order, then the next chain. */
public interface TableVisitor extends RuleVisitor {
  /**
   * A chain begins; each does, also one without rules.
   *
   * @param chain its place in the {@link ChainList}, from 0
   * @throws MalformedMessageException when the chain is not what it must be; it ends the reading
   */
  void chain(int chain) throws MalformedMessageException;
}
