// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.demo;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The figures of the cliff, as the agent serves them.
 *
 * @param metrics where it serves them
 */
public record AgentFigures(URI metrics) {
  String now() throws IOException {
    String text;
    try (InputStream stream = metrics.toURL().openStream()) {
      text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
    return String.format(
        Locale.ROOT,
        "%,d Services, %,d endpoints, %,d rules, %,d to look through (IPv4, read %.1f s ago)",
        (long) value(text, "cliffwatch_services{ip_family=\"IPv4\""),
        (long) value(text, "cliffwatch_endpoints{ip_family=\"IPv4\""),
        (long)
            value(
                text,
                "cliffwatch_iptables_table_rules{backend=\"legacy\",ip_family=\"IPv4\",table=\"nat\""),
        (long)
            value(text, "cliffwatch_iptables_lookup_rules{ip_family=\"IPv4\",position=\"worst\""),
        value(text, "cliffwatch_collector_age_seconds{collector=\"iptables\""));
  }

  private static double value(String text, String series) throws IOException {
    return text.lines()
        .filter(line -> line.startsWith(series))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .findFirst()
        .orElseThrow(() -> new IOException("the agent does not serve " + series + "…}"));
  }
}
