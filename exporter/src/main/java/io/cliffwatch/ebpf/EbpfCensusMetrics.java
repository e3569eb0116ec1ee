// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.ebpf;

import static io.cliffwatch.metric.MetricFamily.gauge;

import io.cliffwatch.metric.MetricFamily;
import io.cliffwatch.metric.MetricMapping;
import io.cliffwatch.metric.Samples;
import java.util.List;

/**
 * How many entries the maps have:
 *
 * <pre>
 * cliffwatch_ebpf_map_entries{map="cilium_lb4_services_v2"} 30000.0
 * </pre>
 */
public final class EbpfCensusMetrics implements MetricMapping<EbpfCensus> {
  private static final MetricFamily ENTRIES =
      gauge(
          "cliffwatch_ebpf_map_entries",
          "Entries of a map of Cilium's load balancer; one too many is refused",
          "BPF_MAP_LOOKUP_BATCH",
          EbpfMetrics.MAP);

  @Override
  public List<MetricFamily> families() {
    return List.of(ENTRIES);
  }

  @Override
  public void write(EbpfCensus census, Samples samples) {
    census.entries().forEach((map, entries) -> samples.add(ENTRIES, (double) entries, map.file()));
  }
}
