// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.web;

import io.vertx.core.MultiMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The headers that keep browsers from doing more with an answer than showing it.
 *
 * @param configured what the web config file wants instead; an empty value stands for no such
 *     header
 */
record SecurityHeaders(Supplier<Map<String, String>> configured) {
  private static final Map<String, String> STANDARD =
      Map.of(
          "X-Content-Type-Options", "nosniff",
          "X-Frame-Options", "deny",
          "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'",
          "Referrer-Policy", "no-referrer");

  /**
   * Adds the headers.
   *
   * @param own the answer's own, which win over the standard ones
   */
  void addTo(MultiMap headers, Map<String, String> own) {
    STANDARD.forEach(headers::set);
    own.forEach(headers::set);
    configured
        .get()
        .forEach((name, value) -> {
          if (value.isEmpty()) {
            headers.remove(name);
          } else {
            headers.set(name, value);
          }
        });
  }
}
