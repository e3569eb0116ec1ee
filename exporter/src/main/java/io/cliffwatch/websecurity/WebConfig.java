// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.websecurity;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the web config file says; the files that it names have not been read.
 *
 * @param tls {@code tls_server_config}, if there is TLS
 * @param http2 {@code http_server_config.http2}
 * @param headers {@code http_server_config.headers}; an empty value stands for no such header
 * @param users {@code basic_auth_users}
 * @param rateLimit {@code rate_limit}, if there is a limit
 */
record WebConfig(
    Optional<Tls> tls,
    boolean http2,
    Map<String, String> headers,
    Users users,
    Optional<RateLimit> rateLimit) {
  /**
   * {@code tls_server_config}.
   *
   * @param certificate the certificate and its chain; missing only where that is a problem
   * @param key its private key; missing only where that is a problem
   * @param clientAuth what is asked of clients
   * @param clientAuthority who signs their certificates
   * @param allowedNames the subject alternative names of which a client must have one
   * @param policy what is negotiated
   */
  record Tls(
      Optional<PemSource> certificate,
      Optional<PemSource> key,
      ClientAuth clientAuth,
      Optional<PemSource> clientAuthority,
      Optional<List<String>> allowedNames,
      TlsPolicy policy) {
    /** An allowed name cannot be had without a certificate: the toolkit drops who has none. */
    ClientAuth.Demand demand() {
      return allowedNames.isPresent() ? ClientAuth.Demand.NEEDED : clientAuth.demand();
    }

    Stream<Path> files() {
      return Stream.of(certificate, key, clientAuthority)
          .flatMap(Optional::stream)
          .flatMap(PemSource::file);
    }
  }
}
