// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.restore;

/** The kinds of runs that count. */
public enum Command {
  /** A restore of IPv4 rules, of either backend. */
  IPTABLES_RESTORE("iptables-restore", true),
  /** A restore of IPv6 rules, of either backend. */
  IP6TABLES_RESTORE("ip6tables-restore", true),
  /** A change, or the check of one, by nft. */
  NFT("nft", true),
  /** A listing by nft. */
  NFT_LIST("nft-list", false),
  /** Whatever ipset does. */
  IPSET("ipset", false);

  private final String word;
  private final boolean changesRules;

  Command(String word, boolean changesRules) {
    this.word = word;
    this.changesRules = changesRules;
  }

  /** Returns the value of the label {@code command}. */
  public String word() {
    return word;
  }

  /** Tells whether rules may be different afterwards. */
  public boolean changesRules() {
    return changesRules;
  }
}
