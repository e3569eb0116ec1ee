// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.kubeproxy;

import static java.util.Objects.requireNonNull;

import java.util.OptionalDouble;

/**
 * What kube-proxy's process costs.
 *
 * @param pid the process
 * @param cpuSeconds CPU time, that of the tools it runs included
 * @param counted whose CPU time that is, for people
 * @param peakCores the highest share of a core in any second of the last minute; empty before a
 *     whole second was seen
 * @param residentBytes resident memory, {@code VmRSS} of {@code /proc/PID/status}
 * @param startSeconds when it started, seconds of the Unix epoch
 */
public record ProcessFigures(
    long pid,
    double cpuSeconds,
    String counted,
    OptionalDouble peakCores,
    long residentBytes,
    double startSeconds) {
  /** Checks the arguments. */
  public ProcessFigures {
    requireNonNull(counted, "counted is null");
    requireNonNull(peakCores, "peakCores is null");
  }
}
