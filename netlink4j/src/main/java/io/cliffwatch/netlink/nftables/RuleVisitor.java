// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink.nftables;

import io.cliffwatch.netlink.MalformedMessageException;

/** Takes the rules of a chain one by one, in their order. */
@FunctionalInterface
public interface RuleVisitor {
  /**
   * Takes one rule.
   *
   * @param rule the same instance each time, there only until this returns
   * @throws MalformedMessageException when the rule is not what it must be; it ends the reading
   */
  void visit(Rule rule) throws MalformedMessageException;
}
