// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.testing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code iptables-save} prints, taken apart by lines. */
public final class SavedTables {
  private static final Pattern RULE = Pattern.compile("(?:\\[\\d+:\\d+] )?-A (\\S+)(.*)");

  private SavedTables() {}

  /** Returns table to chain to rules, each as printed behind the chain's name. */
  public static Map<String, Map<String, List<String>>> parse(String text) {
    Map<String, Map<String, List<String>>> tables = new TreeMap<>();
    Map<String, List<String>> table = new LinkedHashMap<>();
    for (String line : text.lines().toList()) {
      Matcher rule = RULE.matcher(line);
      if (line.startsWith("*")) {
        table = new LinkedHashMap<>();
        tables.put(line.substring(1), table);
      } else if (line.startsWith(":")) {
        table.put(line.substring(1, line.indexOf(' ')), new ArrayList<>());
      } else if (rule.matches()) {
        table.computeIfAbsent(rule.group(1), undeclared -> new ArrayList<>()).add(rule.group(2));
      }
    }
    return tables;
  }
}
