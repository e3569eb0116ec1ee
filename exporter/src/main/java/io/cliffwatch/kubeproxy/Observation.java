// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.kubeproxy;

import static java.util.Objects.requireNonNull;

import io.cliffwatch.procfs.ProcessStat;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What is seen of kube-proxy among the processes.
 *
 * @param running the one that has run longest; it stays the same until it ends
 * @param others further ones, such as that which follows in a restart
 * @param host a program that may run kube-proxy within itself
 * @param endedAgo how long ago the last one ended, while none runs
 * @param restarts how often another one followed, since the agent began
 */
record Observation(
    Optional<ProcessFigures> running,
    List<Long> others,
    Optional<ProcessStat> host,
    Optional<Duration> endedAgo,
    long restarts) {
  Observation {
    requireNonNull(running, "running is null");
    others = List.copyOf(others);
    requireNonNull(host, "host is null");
    requireNonNull(endedAgo, "endedAgo is null");
  }
}
