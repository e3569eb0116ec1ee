// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.web;

import static java.util.Objects.requireNonNull;

import io.cliffwatch.config.BuildInfo;
import io.cliffwatch.config.Config;
import io.cliffwatch.config.ListenAddress;
import io.cliffwatch.websecurity.WebSecurity;
import io.cliffwatch.websecurity.WebSecurityFile;
import java.time.Duration;
import java.util.Optional;

/**
 * How the server is set up.
 *
 * @param listenAddress where it listens
 * @param exposeUi whether other machines see the status page
 * @param maxConnections how many connections may be open at a time
 * @param refreshTimeout how long a scrape waits for {@link MetricsSource#refresh}
 * @param buildInfo what the status page calls us
 * @param limits what it bears from a client
 * @param security TLS, users and headers, if there is a file with them
 * @param probeAddress where health and readiness answer too, without TLS and without password
 */
public record WebOptions(
    ListenAddress listenAddress,
    boolean exposeUi,
    int maxConnections,
    Duration refreshTimeout,
    BuildInfo buildInfo,
    Limits limits,
    Optional<WebSecurityFile> security,
    Optional<ListenAddress> probeAddress) {
  /** Checks the arguments. */
  public WebOptions {
    requireNonNull(listenAddress, "listenAddress is null");
    requireNonNull(refreshTimeout, "refreshTimeout is null");
    requireNonNull(buildInfo, "buildInfo is null");
    requireNonNull(limits, "limits is null");
    requireNonNull(security, "security is null");
    requireNonNull(probeAddress, "probeAddress is null");
  }

  /** Takes what the configuration says; a scrape waits as long as a read may take. */
  public static WebOptions of(
      Config config, BuildInfo buildInfo, Optional<WebSecurityFile> security) {
    return new WebOptions(
        config.web().listenAddress(),
        config.web().exposeUi(),
        config.web().maxConnections(),
        config.collect().timeout(),
        buildInfo,
        Limits.DEFAULT,
        security,
        config.web().probeAddress());
  }

  /** Returns what is in force of the file. */
  WebSecurity securityNow() {
    return security.map(WebSecurityFile::current).orElse(WebSecurity.NONE);
  }
}
