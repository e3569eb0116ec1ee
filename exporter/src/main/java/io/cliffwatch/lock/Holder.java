// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.lock;

import java.util.List;

/** The commands that hold the lock on a node in order; everybody else is {@link #OTHER}. */
public enum Holder {
  /** A restore of IPv4 rules. */
  IPTABLES_RESTORE("iptables-restore"),
  /** A restore of IPv6 rules. */
  IP6TABLES_RESTORE("ip6tables-restore"),
  /** A single change or listing of IPv4 rules. */
  IPTABLES("iptables"),
  /** A single change or listing of IPv6 rules. */
  IP6TABLES("ip6tables"),
  /** kube-proxy itself, as old versions take it. */
  KUBE_PROXY("kube-proxy"),
  /** Anybody else. */
  OTHER("other");

  private final String word;

  Holder(String word) {
    this.word = word;
  }

  /** Returns the value of the label {@code holder}. */
  public String word() {
    return word;
  }

  /** Tells whether its process lives for what it does with the lock alone. */
  boolean livesForTheLock() {
    return this != KUBE_PROXY && this != OTHER;
  }

  /**
   * Returns whom a command line stands for.
   *
   * @param words the program and its arguments
   */
  static Holder of(List<String> words) {
    if (words.isEmpty()) {
      return OTHER;
    }
    String program = words.getFirst().substring(words.getFirst().lastIndexOf('/') + 1);
    if (program.startsWith("xtables-") && words.size() > 1) {
      program = words.get(1);
    }
    return switch (program) {
      case "iptables-restore", "iptables-legacy-restore" -> IPTABLES_RESTORE;
      case "ip6tables-restore", "ip6tables-legacy-restore" -> IP6TABLES_RESTORE;
      case "iptables", "iptables-legacy" -> IPTABLES;
      case "ip6tables", "ip6tables-legacy" -> IP6TABLES;
      case "kube-proxy" -> KUBE_PROXY;
      default -> OTHER;
    };
  }
}
