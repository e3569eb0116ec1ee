// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.ipvs;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code /proc/net/ip_vs_stats} ({@code ip_vs_stats_show}, net/netfilter/ipvs/ip_vs_ctl.c): two
 * lines of headings, then the totals as hexadecimal numbers; the rates below are not read.
 */
final class TotalsParser {
  private static final String HEADING =
      "   Total Incoming Outgoing         Incoming         Outgoing";
  private static final String UNITS =
      "   Conns  Packets  Packets            Bytes            Bytes";
  private static final String NUMBER = " *([0-9A-F]{1,16})";
  private static final Pattern TOTALS = Pattern.compile(NUMBER + (" " + NUMBER).repeat(4) + " *");

  private TotalsParser() {}

  static IpvsTotals parse(List<String> lines) throws MalformedIpvsException {
    if (lines.size() < 3 || !lines.get(0).equals(HEADING) || !lines.get(1).equals(UNITS)) {
      throw new MalformedIpvsException(
          "/proc/net/ip_vs_stats has other headings than this version knows");
    }
    Matcher totals = TOTALS.matcher(lines.get(2));
    if (!totals.matches()) {
      throw new MalformedIpvsException(
          "/proc/net/ip_vs_stats line 3 is not five numbers: '" + lines.get(2) + "'");
    }
    return new IpvsTotals(
        number(totals, 1),
        number(totals, 2),
        number(totals, 3),
        number(totals, 4),
        number(totals, 5));
  }

  private static long number(Matcher totals, int group) {
    return Long.parseUnsignedLong(totals.group(group), 16);
  }
}
