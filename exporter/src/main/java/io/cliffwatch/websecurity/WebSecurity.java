// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.websecurity;

import java.util.Map;
import java.util.Optional;

/**
 * What a web config file asks for, with everything it names read and checked.
 *
 * @param tls for handshakes, if there is TLS
 * @param http2 whether HTTP/2 is offered under TLS
 * @param headers headers for every answer; an empty value stands for no such header
 * @param users who may ask; everybody when there is none
 * @param rateLimit how many requests are answered, if there is a limit
 */
public record WebSecurity(
    Optional<TlsMaterial> tls,
    boolean http2,
    Map<String, String> headers,
    Users users,
    Optional<RateLimit> rateLimit) {
  /** What holds without a web config file. */
  public static final WebSecurity NONE =
      new WebSecurity(Optional.empty(), false, Map.of(), new Users(Map.of()), Optional.empty());

  /** Copies the headers. */
  public WebSecurity {
    headers = Map.copyOf(headers);
  }

  /** Returns the scheme of this server's addresses. */
  public String scheme() {
    return tls.isPresent() ? "https" : "http";
  }
}
