// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.kubeproxy;

import java.io.IOException;
import java.time.Duration;

/** What counts kube-proxy's CPU time, that of the tools it runs included. */
sealed interface CpuMeter extends AutoCloseable permits CgroupMeter, ProcessMeter {
  /**
   * Returns the CPU time so far, in nanoseconds; never less than before.
   *
   * @throws IOException when what it counts is gone
   */
  long nanos() throws IOException;

  /** Returns how often it may be asked without costing anything worth mentioning. */
  Duration interval();

  /** Returns what is counted, for people, to follow the words "CPU time is that of". */
  String counted();

  @Override
  void close() throws IOException;
}
