// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.web;

import java.time.Duration;

/**
 * What the server bears from a client.
 *
 * @param initialLine the longest request line, bytes
 * @param headers the largest sum of headers, bytes
 * @param header how long a new connection may take to send its first request's headers
 * @param keepAlive how long it may take from an answer to the next request's headers
 * @param reading how long a connection may go without having taken a whole answer, however slowly
 *     the client reads; longer than {@code keepAlive} and {@code scrape} together, because the time
 *     between answers counts too
 * @param scrape how long gathering and writing the metrics may take before the answer is 503
 * @param scrapes how many different selections of metrics may be under way; one of all is never
 *     refused
 */
record Limits(
    int initialLine,
    int headers,
    Duration header,
    Duration keepAlive,
    Duration reading,
    Duration scrape,
    int scrapes) {
  /**
   * The keep-alive is longer than usual scrape intervals, so that Prometheus need not reconnect.
   */
  static final Limits DEFAULT =
      new Limits(
          8192,
          8192,
          Duration.ofSeconds(10),
          Duration.ofMinutes(2),
          Duration.ofMinutes(3),
          Duration.ofSeconds(20),
          4);
}
