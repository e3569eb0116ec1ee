// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.host;

import static io.cliffwatch.metric.MetricFamily.info;

import io.cliffwatch.metric.Label;
import io.cliffwatch.metric.MetricFamily;
import io.cliffwatch.metric.MetricMapping;
import io.cliffwatch.metric.Samples;
import java.util.List;

/**
 * Facts about the kernel:
 *
 * <pre>
 * cliffwatch_kernel_info{release="6.12.48"} 1
 * </pre>
 */
public final class HostMetrics implements MetricMapping<HostSnapshot> {
  private static final MetricFamily KERNEL =
      info(
          "cliffwatch_kernel_info",
          "The kernel that runs on the node",
          "/proc/sys/kernel/osrelease",
          Label.atMost(1, "release"));

  @Override
  public List<MetricFamily> families() {
    return List.of(KERNEL);
  }

  @Override
  public void write(HostSnapshot snapshot, Samples samples) {
    samples.info(KERNEL, snapshot.kernelRelease());
  }
}
