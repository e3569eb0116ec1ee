// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.e2e.guest;

import io.cliffwatch.e2e.witness.ApiState;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the witnesses say, by the names of the agent's series. */
final class Figures {
  private static final List<String> FAMILIES = List.of("IPv4", "IPv6");
  private static final String ALIASES = "cliffwatch_ipvs_alias_addresses{ip_family=\"%s\"}";

  private Figures() {}

  /** What the API was told, by the names of the series. */
  static Map<String, Double> intended(ApiState state) {
    Map<String, Double> figures = new TreeMap<>();
    for (String family : FAMILIES) {
      if (state.clusterIps(family) > 0) {
        figures.put(services(family, "ipvs"), (double) state.clusterIps(family));
        figures.put(endpoints(family, "ipvs"), (double) state.endpoints(family));
      }
    }
    return figures;
  }

  /** What the tools print, by the names of the series. */
  static Map<String, Double> printed(Guest guest) {
    Map<String, Double> figures = new TreeMap<>(IpvsTable.of(guest).figures());
    figures.putAll(aliases(guest));
    String sets = guest.exec("ipset", "save");
    putMembers(figures, "IPv4", sets, "KUBE-CLUSTER-IP");
    putMembers(figures, "IPv6", sets, "KUBE-6-CLUSTER-IP");
    return figures;
  }

  /** What {@code ip} prints, by the names of the series. */
  static Map<String, Double> aliases(Guest guest) {
    Map<String, Double> figures = new TreeMap<>();
    // Of all interfaces: kube-proxy may not have made its own yet.
    String addresses = guest.exec("ip", "-o", "addr", "show");
    figures.put(ALIASES.formatted("IPv4"), count(addresses, " kube-ipvs0 +inet "));
    figures.put(ALIASES.formatted("IPv6"), count(addresses, " kube-ipvs0 +inet6 "));
    return figures;
  }

  /** The distinct addresses in a set of cluster IPs, which holds addresses with ports. */
  private static void putMembers(
      Map<String, Double> figures, String family, String sets, String name) {
    long members =
        sets.lines()
            .filter(line -> line.startsWith("add " + name + " "))
            .map(line -> line.split("[ ,]", -1)[2])
            .distinct()
            .count();
    if (members > 0) {
      figures.put(services(family, "ipvs"), (double) members);
    }
  }

  private static double count(String text, String pattern) {
    return text.lines().filter(line -> line.matches(".*" + pattern + ".*")).count();
  }

  /** Returns the name of a series. */
  static String services(String family, String mode) {
    return "cliffwatch_services{ip_family=\"%s\",mode=\"%s\"}".formatted(family, mode);
  }

  /** Returns the name of a series. */
  static String endpoints(String family, String mode) {
    return "cliffwatch_endpoints{ip_family=\"%s\",mode=\"%s\"}".formatted(family, mode);
  }
}
