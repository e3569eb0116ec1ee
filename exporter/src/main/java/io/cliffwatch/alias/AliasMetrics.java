// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.alias;

import static io.cliffwatch.metric.MetricFamily.gauge;

import io.cliffwatch.metric.Label;
import io.cliffwatch.metric.MetricFamily;
import io.cliffwatch.metric.MetricMapping;
import io.cliffwatch.metric.Samples;
import io.cliffwatch.netlink.route.AddressFamily;
import java.util.List;

/**
 * The aliases of kube-proxy's ipvs mode:
 *
 * <pre>
 * cliffwatch_ipvs_alias_addresses{ip_family="IPv4"} 5000.0
 * cliffwatch_ipvs_alias_addresses{ip_family="IPv6"} 0.0
 * </pre>
 */
public final class AliasMetrics implements MetricMapping<AliasSnapshot> {
  private static final MetricFamily ADDRESSES =
      gauge(
          "cliffwatch_ipvs_alias_addresses",
          "Addresses on kube-ipvs0",
          "RTM_GETADDR",
          Label.IP_FAMILY);

  @Override
  public List<MetricFamily> families() {
    return List.of(ADDRESSES);
  }

  @Override
  public void write(AliasSnapshot snapshot, Samples samples) {
    for (AddressFamily family : AddressFamily.values()) {
      int aliases = snapshot.of(family).aliases().size();
      samples.add(ADDRESSES, (double) aliases, Label.ipFamily(family));
    }
  }
}
