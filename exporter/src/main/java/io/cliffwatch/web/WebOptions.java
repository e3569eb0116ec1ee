// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.web;

import static java.util.Objects.requireNonNull;

import io.cliffwatch.config.BuildInfo;
import io.cliffwatch.config.Config;
import io.cliffwatch.config.ListenAddress;
import java.time.Duration;

/**
 * How the server is set up.
 *
 * @param listenAddress where it listens
 * @param exposeUi whether other machines see the status page
 * @param maxConnections how many connections may be open at a time
 * @param refreshTimeout how long a scrape waits for {@link MetricsSource#refresh}
 * @param buildInfo what the status page calls us
 * @param limits what it bears from a client
 */
public record WebOptions(
    ListenAddress listenAddress,
    boolean exposeUi,
    int maxConnections,
    Duration refreshTimeout,
    BuildInfo buildInfo,
    Limits limits) {
  /** Checks the arguments. */
  public WebOptions {
    requireNonNull(listenAddress, "listenAddress is null");
    requireNonNull(refreshTimeout, "refreshTimeout is null");
    requireNonNull(buildInfo, "buildInfo is null");
    requireNonNull(limits, "limits is null");
  }

  /** Takes what the configuration says; a scrape waits as long as a read may take. */
  public static WebOptions of(Config config, BuildInfo buildInfo) {
    return new WebOptions(
        config.web().listenAddress(),
        config.web().exposeUi(),
        config.web().maxConnections(),
        config.collect().timeout(),
        buildInfo,
        Limits.DEFAULT);
  }
}
