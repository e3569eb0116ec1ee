// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.e2e.witness;

import io.cliffwatch.e2e.kubernetes.KubeProxy;
import io.cliffwatch.testing.SavedTables;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code iptables-save} prints, counted by names and text.
 *
 * @param tables table to chain to rules, each as printed behind the chain's name
 */
public record IptablesSave(Map<String, Map<String, List<String>>> tables) {
  private static final Pattern JUMP = Pattern.compile(" -[jg] (\\S+)");

  /** Runs the tool of kube-proxy's backend on its node. */
  public static IptablesSave of(KubeProxy proxy, String family) {
    return parse(proxy.node().exec(proxy.mode().save(family)));
  }

  /** Reads the text. */
  public static IptablesSave parse(String text) {
    return new IptablesSave(SavedTables.parse(text));
  }

  /**
   * Returns the series that the agent ought to have of it, by name and labels.
   *
   * @param backend legacy or nf_tables
   */
  public Map<String, Double> series(String backend, String family) {
    Map<String, Double> series = new TreeMap<>();
    for (String chainClass :
        List.of(
            "services", "service", "endpoint", "external", "node_ports", "kube_other", "other")) {
      String labels =
          "{backend=\"%s\",chain_class=\"%s\",ip_family=\"%s\"}"
              .formatted(backend, chainClass, family);
      series.put("cliffwatch_iptables_chains" + labels, 0.0);
      series.put("cliffwatch_iptables_rules" + labels, 0.0);
    }
    tables.forEach((table, chains) -> {
      double rules = 0;
      for (Map.Entry<String, List<String>> chain : chains.entrySet()) {
        String labels =
            "{backend=\"%s\",chain_class=\"%s\",ip_family=\"%s\"}"
                .formatted(backend, chainClass(chain.getKey()), family);
        series.merge("cliffwatch_iptables_chains" + labels, 1.0, Double::sum);
        series.merge(
            "cliffwatch_iptables_rules" + labels, (double) chain.getValue().size(), Double::sum);
        rules += chain.getValue().size();
      }
      series.put(
          "cliffwatch_iptables_table_rules{backend=\"%s\",ip_family=\"%s\",table=\"%s\"}"
              .formatted(backend, family, table),
          rules);
    });
    series.put(
        "cliffwatch_iptables_lookup_rules{ip_family=\"" + family + "\",position=\"worst\"}",
        (double) chain("nat", "KUBE-SERVICES").size());
    return series;
  }

  private static String chainClass(String chain) {
    if (chain.equals("KUBE-SERVICES")) {
      return "services";
    } else if (chain.matches("KUBE-SV[CL]-.*")) {
      return "service";
    } else if (chain.startsWith("KUBE-SEP-")) {
      return "endpoint";
    } else if (chain.matches("KUBE-(EXT|FW|XLB)-.*")) {
      return "external";
    } else if (chain.equals("KUBE-NODEPORTS") || chain.equals("KUBE-NODE-PORT")) {
      return "node_ports";
    }
    return chain.startsWith("KUBE-") ? "kube_other" : "other";
  }

  /** Returns a chain's rules, none when it is not there. */
  public List<String> chain(String table, String chain) {
    return tables.getOrDefault(table, Map.of()).getOrDefault(chain, List.of());
  }

  /**
   * Counts the rules of a table in the KUBE-* chains that can be reached from {@code KUBE-SERVICES}
   * or stand alone. In a large cluster kube-proxy leaves the chains of deleted Services for a while
   * and does not count them.
   */
  public long kubeProxyRules(String table) {
    Map<String, List<String>> chains = tables.getOrDefault(table, Map.of());
    Set<String> counted = new HashSet<>();
    for (String chain : chains.keySet()) {
      if (chain.startsWith("KUBE-") && !chain.matches("KUBE-(SVC|SVL|SEP|EXT|FW|XLB)-.*")) {
        counted.add(chain);
      }
    }
    Deque<String> open = new ArrayDeque<>(counted);
    while (!open.isEmpty()) {
      for (String rule : chains.getOrDefault(open.pop(), List.of())) {
        Matcher jump = JUMP.matcher(rule);
        if (jump.find() && chains.containsKey(jump.group(1)) && counted.add(jump.group(1))) {
          open.push(jump.group(1));
        }
      }
    }
    return counted.stream().mapToLong(chain -> chains.getOrDefault(chain, List.of()).size()).sum();
  }
}
