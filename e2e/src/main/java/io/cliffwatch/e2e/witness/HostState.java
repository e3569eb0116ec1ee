// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.e2e.witness;

import io.cliffwatch.e2e.lab.Place;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What the lab must not change of the machine that it runs on.
 *
 * @param outputs what the tools print, by command, without what changes by itself
 */
public record HostState(Map<String, String> outputs) {
  private static final List<String> COMMANDS =
      List.of(
          "iptables-legacy-save",
          "ip6tables-legacy-save",
          "iptables-nft-save",
          "ip6tables-nft-save",
          "nft list ruleset",
          "ip -o link",
          "ip -o addr",
          "ip route show table all",
          "ip netns list",
          "findmnt --list --noheadings --output TARGET,SOURCE,FSTYPE",
          "sysctl -a --pattern ^net\\.(netfilter|nf_|ipv4\\.(conf|ip_|vs)|ipv6\\.conf)");

  /** Copies the outputs, sorted. */
  public HostState {
    outputs = new TreeMap<>(outputs);
  }

  /** Asks the tools, in the host's namespaces. */
  public static HostState now() {
    Map<String, String> outputs = new TreeMap<>();
    for (String command : COMMANDS) {
      String output = Place.HOST.exec(command.split(" "));
      outputs.put(
          command,
          output
              .lines()
              .filter(HostState::lasts)
              .map(HostState::withoutCounters)
              .collect(Collectors.joining("\n")));
    }
    return new HostState(outputs);
  }

  /** Comments hold the time; the number of connections is nobody's doing; leases run out. */
  private static boolean lasts(String line) {
    return !line.startsWith("#") && !line.contains("nf_conntrack_count");
  }

  private static String withoutCounters(String line) {
    return line.replaceAll(
        "\\[\\d+:\\d+]|packets \\d+ bytes \\d+|(valid|preferred)_lft \\d+sec", "");
  }
}
