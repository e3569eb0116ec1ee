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
 * @param answer how long from a request to the last byte of its answer, however slowly the client
 *     reads
 * @param scrape how long gathering and writing the metrics may take before the answer is 503
 * @param scrapes how many different scrapes may be under way
 */
record Limits(
    int initialLine,
    int headers,
    Duration header,
    Duration keepAlive,
    Duration answer,
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
          Duration.ofSeconds(150),
          Duration.ofSeconds(30),
          Duration.ofSeconds(20),
          4);
}
