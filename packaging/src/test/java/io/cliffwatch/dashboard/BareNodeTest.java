// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.prometheus.Sample;
import io.cliffwatch.testing.Requirement;
import io.cliffwatch.testing.Requires;
import io.cliffwatch.testing.ScratchNamespace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The dashboard and the alerts on a node on which kube-proxy has programmed nothing. */
@Requires({Requirement.ROOT, Requirement.CONNTRACK, Requirement.PROMETHEUS})
class BareNodeTest {
  @Test
  void panelsWithoutFiguresAreEmptySoThatTheySayWhy() throws Exception {
    Map<String, List<Sample>> panels = new TreeMap<>();
    try (LiveNode node = new LiveNode(new ScratchNamespace())) {
      node.prometheus()
          .await("count_over_time(cliffwatch_build_info[1m]) > 3", samples -> !samples.isEmpty());
      for (Dashboard.Query query : Dashboard.node().queries()) {
        panels.computeIfAbsent(query.panel(), panel -> new ArrayList<>()).addAll(node.ask(query));
      }
      assertThat(node.prometheus().awaitRules()).isNotEmpty();
      assertThat(node.prometheus().alerts()).isEmpty();
    }
    assertThat(
            panels.entrySet().stream()
                .filter(panel -> panel.getValue().isEmpty())
                .map(Map.Entry::getKey))
        .containsExactlyInAnyOrder(
            "Services",
            "Lookup",
            "kube-proxy",
            "CPU of kube-proxy",
            "Sync lag",
            "Syncs",
            "State of kube-proxy",
            "nftables objects",
            "Restores",
            "Duration of restores",
            "Restores by starter",
            "CPU of restores",
            "Restores that run",
            "xtables lock",
            "Services and thresholds",
            "Lookup and thresholds",
            "Endpoints",
            "Leftovers",
            "Rules by chain class",
            "Chains by chain class",
            "Rules by table",
            "Size of the tables",
            "Aliases and thresholds",
            "Alias drift",
            "Virtual services",
            "Destinations",
            "IPVS connections",
            "IPVS packets",
            "IPVS bytes",
            "IPVS sysctls",
            "Table changes",
            "Fill of the maps",
            "Entries of the maps");
  }
}
