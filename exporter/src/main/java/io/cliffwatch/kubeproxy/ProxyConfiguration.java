// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.kubeproxy;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * What kube-proxy says of its configuration ({@code KubeProxyConfiguration}, {@code
 * kubeproxy.config.k8s.io/v1alpha1}).
 *
 * @param mode the mode it runs in, or the configured one, such as {@code iptables}
 * @param clusterCidr {@code clusterCIDR}; empty where it is not set
 * @param detectLocalMode how it tells the node's own pods
 * @param minSyncPeriod how long it waits at least from one sync to the next, in its own form, such
 *     as {@code 1s}
 */
public record ProxyConfiguration(
    Optional<String> mode,
    Optional<String> clusterCidr,
    Optional<String> detectLocalMode,
    Optional<String> minSyncPeriod) {
  /** Nothing is known. */
  static final ProxyConfiguration UNKNOWN =
      new ProxyConfiguration(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /** Checks the arguments. */
  public ProxyConfiguration {
    requireNonNull(mode, "mode is null");
    requireNonNull(clusterCidr, "clusterCidr is null");
    requireNonNull(detectLocalMode, "detectLocalMode is null");
    requireNonNull(minSyncPeriod, "minSyncPeriod is null");
  }

  ProxyConfiguration inMode(String running) {
    return new ProxyConfiguration(
        Optional.of(running), clusterCidr, detectLocalMode, minSyncPeriod);
  }
}
