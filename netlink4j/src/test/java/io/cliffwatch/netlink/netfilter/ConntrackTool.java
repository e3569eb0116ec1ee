// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink.netfilter;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** What {@code conntrack -S} prints, the independent witness. */
final class ConntrackTool {
  private ConntrackTool() {}

  static List<ConntrackCpuStatistics> parse(String output) {
    return output.lines().map(ConntrackTool::parseLine).toList();
  }

  private static ConntrackCpuStatistics parseLine(String line) {
    Map<String, Long> values =
        Arrays.stream(line.strip().split("\\s+"))
            .map(word -> word.split("=", -1))
            .collect(Collectors.toMap(word -> word[0], word -> Long.valueOf(word[1])));
    return new ConntrackCpuStatistics(
        Math.toIntExact(values.getOrDefault("cpu", -1L)),
        value(values, "found"),
        value(values, "invalid"),
        value(values, "insert"),
        value(values, "insert_failed"),
        value(values, "drop"),
        value(values, "early_drop"),
        value(values, "error"),
        value(values, "search_restart"),
        value(values, "clash_resolve"),
        value(values, "chaintoolong"));
  }

  private static OptionalLong value(Map<String, Long> values, String name) {
    Long value = values.get(name);
    return value == null ? OptionalLong.empty() : OptionalLong.of(value);
  }
}
