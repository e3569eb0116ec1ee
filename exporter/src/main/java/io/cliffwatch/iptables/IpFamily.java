// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.iptables;

import static io.cliffwatch.linux.LinuxUapi.AF_INET;
import static io.cliffwatch.linux.LinuxUapi.AF_INET6;
import static io.cliffwatch.linux.LinuxUapi.SOL_IP;
import static io.cliffwatch.linux.LinuxUapi.SOL_IPV6;

/** The two families of tables. */
public enum IpFamily {
  /** iptables. */
  IPV4("IPv4", AF_INET, SOL_IP, "ip_tables_names"),
  /** ip6tables. */
  IPV6("IPv6", AF_INET6, SOL_IPV6, "ip6_tables_names");

  private final String label;
  private final int domain;
  private final int level;
  private final String namesFile;

  IpFamily(String label, int domain, int level, String namesFile) {
    this.label = label;
    this.domain = domain;
    this.level = level;
    this.namesFile = namesFile;
  }

  /** Returns the value of the label {@code ip_family}, spelled as kube-proxy does. */
  public String label() {
    return label;
  }

  /** Returns the address family of the socket to ask on. */
  int domain() {
    return domain;
  }

  /** Returns the level of the socket options. */
  int level() {
    return level;
  }

  /** Returns the file in {@code /proc/thread-self/net} that lists the legacy tables. */
  String namesFile() {
    return namesFile;
  }
}
