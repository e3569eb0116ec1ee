// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.nftables;

/** What a table holds, as {@code nft list} prints it. */
public enum ObjectKind {
  /** Chains. */
  CHAIN("chain"),
  /** Rules. */
  RULE("rule"),
  /** Sets that have a name; one that stands in a rule is a part of that rule. */
  SET("set"),
  /** Maps that have a name. */
  MAP("map"),
  /** Elements of those sets and maps. */
  ELEMENT("element");

  private final String label;

  ObjectKind(String label) {
    this.label = label;
  }

  /** Returns the value of the label {@code kind}. */
  public String label() {
    return label;
  }
}
