// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.dataplane;

import static io.cliffwatch.metric.MetricFamily.gauge;

import io.cliffwatch.iptables.FamilyCensus;
import io.cliffwatch.iptables.IptablesCensus;
import io.cliffwatch.metric.Label;
import io.cliffwatch.metric.MetricFamily;
import io.cliffwatch.metric.MetricMapping;
import io.cliffwatch.metric.Samples;
import java.util.List;

/**
 * Services and endpoints, as the data plane has them:
 *
 * <pre>
 * cliffwatch_services{ip_family="IPv4",mode="iptables"} 5000.0
 * cliffwatch_endpoints{ip_family="IPv4",mode="iptables"} 25000.0
 * </pre>
 */
public final class ServicesMetrics implements MetricMapping<IptablesCensus> {
  private static final Label MODE = Label.oneOf("mode", "iptables", "ipvs", "nftables", "ebpf");

  private static final MetricFamily SERVICES =
      gauge(
          "cliffwatch_services",
          "Distinct cluster IPs that the data plane knows, those without endpoints included",
          "KUBE-SERVICES",
          Label.IP_FAMILY,
          MODE);
  private static final MetricFamily ENDPOINTS =
      gauge(
          "cliffwatch_endpoints",
          "Distinct backends (address, port, protocol) that the data plane can reach",
          "KUBE-SEP-*",
          Label.IP_FAMILY,
          MODE);

  @Override
  public List<MetricFamily> families() {
    return List.of(SERVICES, ENDPOINTS);
  }

  /** A family without KUBE-SERVICES is not kube-proxy's and has no series. */
  @Override
  public void write(IptablesCensus census, Samples samples) {
    for (FamilyCensus family : census.families()) {
      if (family.lookup().isPresent()) {
        String ipFamily = Label.ipFamily(family.family());
        samples.add(SERVICES, (double) family.services(), ipFamily, "iptables");
        samples.add(ENDPOINTS, (double) family.endpoints(), ipFamily, "iptables");
      }
    }
  }
}
