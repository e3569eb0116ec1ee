// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.dataplane;

import static io.cliffwatch.metric.MetricFamily.gauge;

import io.cliffwatch.dataplane.AliasDriftTracker.Lasting;
import io.cliffwatch.metric.Label;
import io.cliffwatch.metric.MetricFamily;
import io.cliffwatch.metric.MetricMapping;
import io.cliffwatch.metric.Samples;
import io.cliffwatch.netlink.route.AddressFamily;
import java.util.List;
import java.util.Map;

/**
 * Where kube-proxy's aliases and virtual services do not match:
 *
 * <pre>
 * cliffwatch_ipvs_alias_drift{ip_family="IPv4",kind="alias_without_service"} 3.0
 * cliffwatch_ipvs_alias_drift{ip_family="IPv4",kind="service_without_alias"} 0.0
 * </pre>
 */
public final class AliasDriftMetrics implements MetricMapping<Map<AddressFamily, Lasting>> {
  private static final String ALIAS_WITHOUT_SERVICE = "alias_without_service";
  private static final String SERVICE_WITHOUT_ALIAS = "service_without_alias";
  private static final MetricFamily DRIFT =
      gauge(
          "cliffwatch_ipvs_alias_drift",
          "Addresses on kube-ipvs0 that no virtual service has, and addresses of kube-proxy's"
              + " virtual services that no interface has; in two reads 60 s apart",
          "RTM_GETADDR, /proc/net/ip_vs, ipsets KUBE-*",
          Label.IP_FAMILY,
          Label.oneOf("kind", ALIAS_WITHOUT_SERVICE, SERVICE_WITHOUT_ALIAS));

  @Override
  public List<MetricFamily> families() {
    return List.of(DRIFT);
  }

  @Override
  public void write(Map<AddressFamily, Lasting> drift, Samples samples) {
    drift.forEach((family, lasting) -> {
      String ipFamily = Label.ipFamily(family);
      samples.add(DRIFT, (double) lasting.aliasWithoutService(), ipFamily, ALIAS_WITHOUT_SERVICE);
      samples.add(DRIFT, (double) lasting.serviceWithoutAlias(), ipFamily, SERVICE_WITHOUT_ALIAS);
    });
  }
}
