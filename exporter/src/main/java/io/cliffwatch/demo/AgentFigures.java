// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.demo;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The figures of the cliff, as the agent serves them.
 *
 * @param metrics where it serves them
 * @param patience how long connecting may take, and each read
 */
public record AgentFigures(URI metrics, Duration patience) {
  /** Checks the arguments. */
  public AgentFigures {
    requireNonNull(metrics, "metrics is null");
    requireNonNull(patience, "patience is null");
  }

  /**
   * What a census found.
   *
   * @param words the figures, for people
   * @param nanoTime when it was taken at the earliest, by {@link System#nanoTime()}
   */
  record Census(String words, long nanoTime) {}

  /**
   * Asks for the latest census.
   *
   * @return empty when there is none yet
   * @throws IOException when the agent does not answer in time, or lacks a figure
   */
  Optional<Census> now() throws IOException {
    long asked = System.nanoTime();
    String text = text();
    // The age alone is no sign of one: a first census that is owed ages as well.
    if (value(text, "cliffwatch_iptables_rules{").isEmpty()) {
      return Optional.empty();
    }
    double age = required(text, "cliffwatch_collector_age_seconds{collector=\"iptables\"");
    return Optional.of(new Census(words(text, age), asked - (long) (age * 1e9)));
  }

  private String text() throws IOException {
    URLConnection connection = metrics.toURL().openConnection();
    int milliseconds = Math.toIntExact(patience.toMillis());
    connection.setConnectTimeout(milliseconds);
    connection.setReadTimeout(milliseconds);
    try (InputStream stream = connection.getInputStream()) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String words(String text, double age) throws IOException {
    return String.format(
        Locale.ROOT,
        "%,d Services, %,d endpoints, %,d rules, %,d to look through (IPv4, read %.1f s ago)",
        figure(text, "cliffwatch_services{ip_family=\"IPv4\""),
        figure(text, "cliffwatch_endpoints{ip_family=\"IPv4\""),
        figure(
            text,
            "cliffwatch_iptables_table_rules{backend=\"legacy\",ip_family=\"IPv4\",table=\"nat\""),
        figure(text, "cliffwatch_iptables_lookup_rules{ip_family=\"IPv4\",position=\"worst\""),
        age);
  }

  private static long figure(String text, String series) throws IOException {
    return (long) required(text, series);
  }

  private static double required(String text, String series) throws IOException {
    return value(text, series)
        .orElseThrow(() -> new IOException("the agent does not serve " + series + "…}"));
  }

  private static OptionalDouble value(String text, String series) {
    return text.lines()
        .filter(line -> line.startsWith(series))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .findFirst();
  }
}
