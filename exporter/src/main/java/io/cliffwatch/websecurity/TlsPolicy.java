// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.websecurity;

import java.util.List;

/**
 * What a handshake may agree on, by Java's names.
 *
 * @param protocols the versions, such as {@code TLSv1.3}
 * @param cipherSuites the cipher suites in the server's order of preference
 * @param curves the groups for the key exchange in order of preference; empty for Java's own
 * @param serverPrefers whether the server's order of cipher suites counts, and not the client's
 */
public record TlsPolicy(
    List<String> protocols, List<String> cipherSuites, List<String> curves, boolean serverPrefers) {
  static final String TLS_1_2 = "TLSv1.2";
  static final String TLS_1_3 = "TLSv1.3";

  /** Copies the lists. */
  public TlsPolicy {
    protocols = List.copyOf(protocols);
    cipherSuites = List.copyOf(cipherSuites);
    curves = List.copyOf(curves);
  }
}
