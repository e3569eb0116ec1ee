// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.ipvs;

import static io.cliffwatch.metric.MetricFamily.gauge;

import io.cliffwatch.ipvs.FamilyCensus.Kind;
import io.cliffwatch.metric.Label;
import io.cliffwatch.metric.MetricFamily;
import io.cliffwatch.metric.MetricMapping;
import io.cliffwatch.metric.Samples;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What the census of the virtual services tells:
 *
 * <pre>
 * cliffwatch_ipvs_active_connections{ip_family="IPv4"} 311.0
 * cliffwatch_ipvs_destinations{ip_family="IPv4",state="active"} 24990.0
 * cliffwatch_ipvs_destinations{ip_family="IPv4",state="drained"} 10.0
 * cliffwatch_ipvs_inactive_connections{ip_family="IPv4"} 42.0
 * cliffwatch_ipvs_virtual_services{ip_family="IPv4",protocol="TCP",scheduler="rr"} 5000.0
 * cliffwatch_ipvs_virtual_services_without_destinations{ip_family="IPv4"} 3.0
 * </pre>
 *
 * <p>kube-proxy uses one scheduler for all its services. Where others are used besides, the most
 * used in a family keeps its name. The services of firewall marks, which kube-proxy makes none of,
 * are of protocol {@code other}, and of scheduler {@code other} whichever it is.
 */
public final class IpvsCensusMetrics implements MetricMapping<IpvsCensus> {
  private static final int NAMED_SCHEDULERS = 1;
  private static final String OTHER = "other";
  // Kconfig of net/netfilter/ipvs, IP_VS_RR to IP_VS_NQ
  private static final List<String> SCHEDULERS =
      List.of(
          "rr", "wrr", "lc", "wlc", "fo", "ovf", "lblc", "lblcr", "dh", "sh", "mh", "sed", "nq",
          "twos", OTHER);
  private static final List<String> PROTOCOLS = List.of("TCP", "UDP", "SCTP");
  private static final Label PROTOCOL = Label.oneOf("protocol", "TCP", "UDP", "SCTP", OTHER);
  private static final Label SCHEDULER = new Label("scheduler", SCHEDULERS, NAMED_SCHEDULERS + 1);

  private static final String SOURCE = "/proc/net/ip_vs";
  private static final MetricFamily SERVICES =
      gauge(
              "cliffwatch_ipvs_virtual_services",
              "Virtual services; of protocol other those of firewall marks, whose scheduler is not"
                  + " told",
              SOURCE,
              Label.IP_FAMILY,
              PROTOCOL,
              SCHEDULER)
          .atMost(2 * (PROTOCOLS.size() * (NAMED_SCHEDULERS + 1) + 1));
  private static final MetricFamily DESTINATIONS =
      gauge(
          "cliffwatch_ipvs_destinations",
          "Destinations of virtual services, drained those of weight 0",
          SOURCE,
          Label.IP_FAMILY,
          Label.oneOf("state", "active", "drained"));
  private static final MetricFamily WITHOUT_DESTINATIONS =
      gauge(
          "cliffwatch_ipvs_virtual_services_without_destinations",
          "Virtual services that refuse every connection for want of a destination",
          SOURCE,
          Label.IP_FAMILY);
  private static final MetricFamily ACTIVE_CONNECTIONS =
      gauge(
          "cliffwatch_ipvs_active_connections",
          "Established connections of all destinations",
          SOURCE,
          Label.IP_FAMILY);
  private static final MetricFamily INACTIVE_CONNECTIONS =
      gauge(
          "cliffwatch_ipvs_inactive_connections",
          "Connections of all destinations that are not established",
          SOURCE,
          Label.IP_FAMILY);

  @Override
  public List<MetricFamily> families() {
    return List.of(
        SERVICES, DESTINATIONS, WITHOUT_DESTINATIONS, ACTIVE_CONNECTIONS, INACTIVE_CONNECTIONS);
  }

  @Override
  public void write(IpvsCensus census, Samples samples) {
    census.families().forEach(family -> write(family, samples));
  }

  private static void write(FamilyCensus census, Samples samples) {
    String family = Label.ipFamily(census.family());
    bounded(census.services())
        .forEach((kind, count) ->
            samples.add(SERVICES, (double) count, family, kind.protocol(), kind.scheduler()));
    samples.add(DESTINATIONS, (double) census.activeDestinations(), family, "active");
    samples.add(DESTINATIONS, (double) census.drainedDestinations(), family, "drained");
    samples.add(WITHOUT_DESTINATIONS, (double) census.withoutDestinations(), family);
    samples.add(ACTIVE_CONNECTIONS, (double) census.activeConnections(), family);
    samples.add(INACTIVE_CONNECTIONS, (double) census.inactiveConnections(), family);
  }

  private static Map<Kind, Long> bounded(Map<Kind, Long> services) {
    Set<String> named = mostUsed(services);
    Map<Kind, Long> bounded = new TreeMap<>();
    services.forEach((kind, count) -> {
      boolean known = PROTOCOLS.contains(kind.protocol());
      String protocol = known ? kind.protocol() : OTHER;
      String scheduler = known && named.contains(kind.scheduler()) ? kind.scheduler() : OTHER;
      bounded.merge(new Kind(protocol, scheduler), count, Long::sum);
    });
    return bounded;
  }

  private static Set<String> mostUsed(Map<Kind, Long> services) {
    Map<String, Long> uses = new TreeMap<>();
    services.forEach((kind, count) -> {
      if (PROTOCOLS.contains(kind.protocol()) && SCHEDULERS.contains(kind.scheduler())) {
        uses.merge(kind.scheduler(), count, Long::sum);
      }
    });
    return uses.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.<Long>reverseOrder()))
        .limit(NAMED_SCHEDULERS)
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(HashSet::new));
  }
}
