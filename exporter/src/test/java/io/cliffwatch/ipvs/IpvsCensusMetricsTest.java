// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.ipvs;

import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.address.AddressSet;
import io.cliffwatch.ipvs.FamilyCensus.Kind;
import io.cliffwatch.metric.Samples;
import io.cliffwatch.netlink.route.AddressFamily;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class IpvsCensusMetricsTest {
  @Test
  void theMostUsedSchedulerKeepsItsName() {
    Map<Kind, Long> services = new HashMap<>();
    services.put(new Kind("TCP", "rr"), 100L);
    services.put(new Kind("UDP", "rr"), 10L);
    services.put(new Kind("TCP", "wlc"), 7L);
    services.put(new Kind("TCP", "sh"), 4L);
    services.put(new Kind("TCP", "a-new-one"), 1_000L);
    services.put(new Kind("IP_47", "none"), 1L);
    services.put(new Kind("FWM", "sh"), 2L);
    assertThat(virtualServices(services))
        .isEqualTo(
            Map.of("TCP rr", 100.0, "UDP rr", 10.0, "TCP other", 1_011.0, "other other", 3.0));
  }

  @Test
  void firewallMarksNeitherHaveASchedulerNorSayWhichIsTheMostUsed() {
    Map<Kind, Long> services = new HashMap<>();
    services.put(new Kind("TCP", "rr"), 1L);
    services.put(new Kind("FWM", "rr"), 2L);
    services.put(new Kind("FWM", "sh"), 3L);
    assertThat(virtualServices(services)).isEqualTo(Map.of("TCP rr", 1.0, "other other", 5.0));
  }

  @Test
  void schedulersNeverExceedTheirBound() {
    Map<Kind, Long> services = new HashMap<>();
    for (String protocol : List.of("TCP", "UDP", "SCTP", "FWM", "ICMP")) {
      for (String scheduler : List.of("rr", "wrr", "lc", "wlc", "sh", "mh", "nq", "x", "y")) {
        services.put(new Kind(protocol, scheduler), 1L);
      }
    }
    assertThat(virtualServices(services)).hasSize(3 * 2 + 1);
    assertThat(new IpvsCensusMetrics().families().getFirst().worstCaseSeries())
        .isEqualTo(2 * (3 * 2 + 1));
  }

  private static Map<String, Double> virtualServices(Map<Kind, Long> services) {
    FamilyCensus ipv4 =
        new FamilyCensus(
            AddressFamily.IPV4,
            services,
            0,
            0,
            0,
            0,
            0,
            false,
            0,
            0,
            0,
            AddressSet.empty(),
            AddressSet.empty());
    Samples samples = new Samples();
    new IpvsCensusMetrics()
        .write(
            new IpvsCensus(List.of(ipv4), new IpvsBasis(new IpvsInfo(0, 0, 0), Map.of())), samples);
    GaugeSnapshot gauge = (GaugeSnapshot) samples.snapshots().getFirst();
    return gauge.getDataPoints().stream()
        .collect(
            Collectors.toMap(
                point -> words(point.getLabels()), GaugeSnapshot.GaugeDataPointSnapshot::getValue));
  }

  private static String words(Labels labels) {
    return labels.get("protocol") + " " + labels.get("scheduler");
  }
}
