// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.dataplane;

import static io.cliffwatch.metric.MetricFamily.gauge;
import static io.cliffwatch.metric.MetricFamily.info;

import io.cliffwatch.metric.Label;
import io.cliffwatch.metric.MetricFamily;
import io.cliffwatch.metric.MetricMapping;
import io.cliffwatch.metric.Samples;
import io.cliffwatch.netlink.route.AddressFamily;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The node's data plane, with one meaning in every mode:
 *
 * <pre>
 * cliffwatch_endpoints{ip_family="IPv4",mode="iptables"} 25000.0
 * cliffwatch_leftover_objects{mode="ipvs"} 0.0
 * cliffwatch_proxy_mode_info{backend="nf_tables",mode="iptables"} 1
 * cliffwatch_services{ip_family="IPv4",mode="iptables"} 5000.0
 * </pre>
 *
 * <p>A mechanism that is not in force has no Services here. Where packets get to both
 * implementations of iptables, the fuller one counts, which after a change from one to the other
 * may be the one that nobody writes to any more. {@code backend} is empty but in mode iptables.
 */
public final class DataPlaneMetrics implements MetricMapping<DataPlane> {
  private static final Label MODE =
      Label.oneOf("mode", Arrays.stream(Mode.values()).map(Mode::label).toArray(String[]::new));

  private static final MetricFamily PROXY_MODE =
      info(
          "cliffwatch_proxy_mode_info",
          "What the kernel is programmed with to route Services; unknown is somebody else's data"
              + " plane, or one that could not be looked at",
          "the collectors' figures",
          new Label("mode", Arrays.stream(ProxyMode.values()).map(ProxyMode::label).toList(), 1),
          new Label("backend", List.of("legacy", "nf_tables", ""), 1));
  private static final MetricFamily SERVICES =
      gauge(
          "cliffwatch_services",
          "Distinct cluster IPs that the data plane knows, those without endpoints included",
          "KUBE-SERVICES, IPVS, tables kube-proxy, eBPF maps",
          Label.IP_FAMILY,
          MODE);
  private static final MetricFamily ENDPOINTS =
      gauge(
          "cliffwatch_endpoints",
          "Distinct backends (address, port, protocol) that the data plane can reach",
          "KUBE-SEP-*, IPVS, tables kube-proxy, eBPF maps",
          Label.IP_FAMILY,
          MODE);
  private static final MetricFamily LEFTOVERS =
      gauge(
          "cliffwatch_leftover_objects",
          "Objects for Services that an earlier mode left behind: chains, virtual services, or"
              + " entries of maps",
          "the collectors' figures",
          MODE);

  @Override
  public List<MetricFamily> families() {
    return List.of(PROXY_MODE, SERVICES, ENDPOINTS, LEFTOVERS);
  }

  @Override
  public void write(DataPlane plane, Samples samples) {
    samples.info(PROXY_MODE, plane.mode().label(), plane.backend().orElse(""));
    for (Mode mode : Mode.values()) {
      Map<AddressFamily, Plane> fullest = new EnumMap<>(AddressFamily.class);
      plane.inForce().stream()
          .filter(part -> part.mode() == mode)
          .forEach(part -> fullest.merge(part.family(), part, DataPlaneMetrics::fuller));
      fullest.forEach((family, part) -> {
        String ipFamily = Label.ipFamily(family);
        samples.add(SERVICES, (double) part.services(), ipFamily, mode.label());
        samples.add(ENDPOINTS, (double) part.endpoints(), ipFamily, mode.label());
      });
    }
    plane
        .leftovers()
        .forEach((mode, objects) -> samples.add(LEFTOVERS, (double) objects, mode.label()));
  }

  private static Plane fuller(Plane one, Plane other) {
    return other.services() > one.services() ? other : one;
  }
}
