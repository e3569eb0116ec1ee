// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.kubeproxy;

import static java.util.Objects.requireNonNull;

import io.cliffwatch.cgroupfs.Cgroup;
import io.cliffwatch.cgroupfs.CpuUsage;
import java.io.IOException;
import java.time.Duration;

/** Counts the CPU time of kube-proxy's control group, as cAdvisor does. */
final class CgroupMeter implements CpuMeter {
  /** One system call: a hundredth of a percent of a core. */
  private static final Duration INTERVAL = Duration.ofMillis(100);

  private final Cgroup group;
  private final CpuUsage usage;

  CgroupMeter(Cgroup group) throws IOException {
    this.group = requireNonNull(group, "group is null");
    this.usage = group.cpuUsage();
  }

  @Override
  public long nanos() throws IOException {
    return usage.nanos();
  }

  @Override
  public Duration interval() {
    return INTERVAL;
  }

  @Override
  public String counted() {
    return "its control group " + group.folder();
  }

  @Override
  public void close() throws IOException {
    usage.close();
  }
}
