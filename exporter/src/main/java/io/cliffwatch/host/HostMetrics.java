// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.host;

import static io.cliffwatch.metric.MetricFamily.gauge;
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
 * cliffwatch_sysctl{name="net.ipv4.vs.conn_reuse_mode"} 0.0
 * </pre>
 */
public final class HostMetrics implements MetricMapping<HostSnapshot> {
  private static final MetricFamily KERNEL =
      info(
          "cliffwatch_kernel_info",
          "The kernel that runs on the node",
          "/proc/sys/kernel/osrelease",
          Label.atMost(1, "release"));

  private static final MetricFamily SYSCTL =
      gauge(
          "cliffwatch_sysctl",
          "Value of a sysctl of IPVS or connection tracking that breaks Services when it is wrong",
          "/proc/sys",
          Label.oneOf("name", Sysctl.keys()));

  @Override
  public List<MetricFamily> families() {
    return List.of(KERNEL, SYSCTL);
  }

  @Override
  public void write(HostSnapshot snapshot, Samples samples) {
    samples.info(KERNEL, snapshot.kernelRelease());
    snapshot
        .sysctls()
        .forEach((sysctl, value) -> samples.add(SYSCTL, (double) value, sysctl.key()));
  }
}
