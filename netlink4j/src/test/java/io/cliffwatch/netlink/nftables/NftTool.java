// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink.nftables;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code nft -a list ruleset} prints.
 *
 * @param chains "family table chain" to the handles of its rules, in their order
 * @param elements "family table set" to the elements as printed
 * @param handles of tables, chains, sets and objects, by "kind family table name"
 */
record NftTool(
    Map<String, List<Long>> chains, Map<String, List<String>> elements, Map<String, Long> handles) {
  private static final Pattern TABLE = Pattern.compile("table (\\S+) (\\S+) \\{ # handle (\\d+)");
  private static final Pattern BLOCK =
      Pattern.compile("\\t(chain|set|map|counter) (\\S+) \\{ # handle (\\d+)");
  private static final Pattern RULE = Pattern.compile("\\t\\t.* # handle (\\d+)");

  static NftTool parse(String text) {
    NftTool tool = new NftTool(new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
    String table = "";
    String block = "";
    boolean inElements = false;
    for (String line : text.lines().toList()) {
      Matcher tableLine = TABLE.matcher(line);
      Matcher blockLine = BLOCK.matcher(line);
      Matcher ruleLine = RULE.matcher(line);
      if (tableLine.matches()) {
        table = tableLine.group(1) + " " + tableLine.group(2);
        tool.handles.put("table " + table, Long.valueOf(tableLine.group(3)));
      } else if (blockLine.matches()) {
        block = table + " " + blockLine.group(2);
        tool.handles.put(blockLine.group(1) + " " + block, Long.valueOf(blockLine.group(3)));
        if (blockLine.group(1).equals("chain")) {
          tool.chains.put(block, new ArrayList<>());
        }
      } else if (ruleLine.matches()) {
        tool.chains.getOrDefault(block, new ArrayList<>()).add(Long.valueOf(ruleLine.group(1)));
      } else if (line.contains("elements = {") || inElements) {
        inElements = !line.contains("}");
        String listed = line.replaceAll(".*elements = \\{|[}\\t]", "");
        for (String element : listed.split(",", -1)) {
          if (!element.isBlank()) {
            tool.elements.computeIfAbsent(block, _ -> new ArrayList<>()).add(element.strip());
          }
        }
      }
    }
    return tool;
  }
}
