// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.netlink.route.AddressFamily;
import io.cliffwatch.prometheus.Sample;
import io.cliffwatch.ruleset.KubeProxyRuleset;
import io.cliffwatch.testing.Requirement;
import io.cliffwatch.testing.Requires;
import io.cliffwatch.testing.ScratchNamespace;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The dashboard on a node whose iptables is the one on nf_tables. */
@Requires({
  Requirement.ROOT,
  Requirement.IPTABLES_NFT,
  Requirement.CONNTRACK,
  Requirement.PROMETHEUS
})
class NfTablesNodeTest {
  private static final int SERVICES = 50;

  private static final List<String> OF_IPTABLES =
      List.of(
          "Services",
          "Lookup",
          "Lookup and thresholds",
          "Endpoints",
          "Leftovers",
          "Rules by chain class",
          "Chains by chain class",
          "Rules by table",
          "Table changes");

  @Test
  void itShowsTheSameAsForLegacyAndSaysWhichItIs() throws Exception {
    ScratchNamespace namespace = new ScratchNamespace();
    namespace.feed(
        KubeProxyRuleset.plain(AddressFamily.IPV4, SERVICES, 1).text(), "iptables-nft-restore");
    try (LiveNode node = new LiveNode(namespace, "--collect.interval=1s")) {
      node.prometheus()
          .await("count_over_time(cliffwatch_services[1m]) > 3", samples -> samples.size() == 1);
      Set<String> empty = new TreeSet<>();
      for (Dashboard.Query query : Dashboard.node().queries()) {
        List<Sample> samples = node.ask(query);
        switch (query.panel()) {
          case "Mode" ->
              assertThat(samples)
                  .singleElement()
                  .satisfies(sample ->
                      assertThat(List.of("iptables", "nf_tables"))
                          .containsAll(sample.labels().values()));
          case "Services and thresholds" -> services(query, samples);
          default -> {
            if (samples.isEmpty()) {
              empty.add(query.panel());
            }
          }
        }
      }
      assertThat(empty).contains("Size of the tables").doesNotContainAnyElementsOf(OF_IPTABLES);
    }
  }

  private static void services(Dashboard.Query query, List<Sample> samples) {
    if (query.legend().equals("{{level}}")) {
      assertThat(samples).hasSize(3);
    } else {
      assertThat(samples)
          .containsExactly(new Sample(Map.of("mode", "iptables", "ip_family", "IPv4"), SERVICES));
    }
  }
}
