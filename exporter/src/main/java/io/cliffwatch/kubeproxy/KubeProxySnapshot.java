// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.kubeproxy;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * kube-proxy as it is now.
 *
 * @param up whether it answers with its metrics
 * @param process its process; empty where it has none of its own, or has just ended
 * @param version its version, such as {@code v1.37.2}
 * @param configuration what it says of its configuration
 * @param syncs what it says of its syncs; empty when its metrics could not be read
 * @param health what its health check says
 * @param page its own metrics; empty when they could not be read
 * @param remark what there is to know, one sentence
 */
public record KubeProxySnapshot(
    boolean up,
    Optional<ProcessFigures> process,
    Optional<String> version,
    ProxyConfiguration configuration,
    Optional<Syncs> syncs,
    Health health,
    Optional<MetricsPage> page,
    String remark) {
  /**
   * Its syncs.
   *
   * @param lagSeconds how long one has been owed, 0 when none is
   * @param full how many wrote everything
   * @param partial how many wrote what had changed
   */
  public record Syncs(double lagSeconds, double full, double partial) {}

  /** Checks the arguments. */
  public KubeProxySnapshot {
    requireNonNull(process, "process is null");
    requireNonNull(version, "version is null");
    requireNonNull(configuration, "configuration is null");
    requireNonNull(syncs, "syncs is null");
    requireNonNull(health, "health is null");
    requireNonNull(page, "page is null");
    requireNonNull(remark, "remark is null");
  }
}
