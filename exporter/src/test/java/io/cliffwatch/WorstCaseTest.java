// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.FullNode.Part;
import io.cliffwatch.metric.MetricFamily;
import io.cliffwatch.testing.Requirement;
import io.cliffwatch.testing.Requires;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How many series a dual-stack node has at worst, with every collector on. */
@Requires({
  Requirement.ROOT,
  Requirement.IPTABLES_LEGACY,
  Requirement.IP6TABLES_LEGACY,
  Requirement.IPTABLES_NFT,
  Requirement.IP6TABLES_NFT,
  Requirement.NFTABLES,
  Requirement.IPSET,
  Requirement.CONNTRACK,
  Requirement.TASKSTATS,
  Requirement.BPF,
  Requirement.BPFTOOL
})
class WorstCaseTest {
  private static final int MIXED = 400;
  private static final int SINGLE = 300;

  /** Firewall marks are told by IPVS alone, which this kernel may lack: one series a family. */
  private static final Map<String, Integer> NOT_BUILT =
      Map.of("cliffwatch_ipvs_virtual_services", 2);

  @TempDir private Path folder;

  /** Nothing is left out: each family has as many series as its labels can give. */
  @Test
  void everyModeAtOnceHasAllThatTheCatalogueDeclaresAndKeepsToTheBudget() throws Exception {
    try (FullNode node = new FullNode(folder, EnumSet.allOf(Part.class))) {
      Set<String> series = node.series();
      Map<String, Integer> counted = new TreeMap<>();
      Map<String, Integer> declared = new TreeMap<>();
      for (MetricFamily family : node.catalogue().families()) {
        counted.put(family.name(), counted(series, family));
        int missing = NOT_BUILT.getOrDefault(family.name(), 0);
        declared.put(family.name(), family.worstCaseSeries() - missing);
      }
      System.out.println("series of every mode at once: " + series.size());
      assertThat(counted).isEqualTo(declared);
      assertThat(series).hasSizeLessThanOrEqualTo(MIXED);
    }
  }

  @ParameterizedTest
  @EnumSource
  void oneModeKeepsToTheBudget(Part part) throws Exception {
    try (FullNode node = new FullNode(folder, EnumSet.of(part))) {
      Set<String> series = node.series();
      System.out.println("series of " + part + ": " + series.size());
      assertThat(series)
          .hasSizeLessThanOrEqualTo(SINGLE)
          .anyMatch(name -> name.startsWith("cliffwatch_endpoints{"))
          .noneMatch(name -> name.contains("mode=\"mixed\""));
    }
  }

  private static int counted(Set<String> series, MetricFamily family) {
    String name = family.name();
    return Math.toIntExact(
        series.stream()
            .map(line -> line.replaceFirst("\\{.*", ""))
            .map(line ->
                family.type() == MetricFamily.Type.HISTOGRAM
                    ? line.replaceFirst("_(bucket|sum|count)$", "")
                    : line)
            .filter(name::equals)
            .count());
  }
}
