// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.ebpf;

import static io.cliffwatch.metric.MetricFamily.gauge;

import io.cliffwatch.ebpf.EbpfSnapshot.MapState;
import io.cliffwatch.metric.Label;
import io.cliffwatch.metric.MetricFamily;
import io.cliffwatch.metric.MetricMapping;
import io.cliffwatch.metric.Samples;
import java.util.Arrays;
import java.util.List;

/**
 * How many entries fit into the maps:
 *
 * <pre>
 * cliffwatch_ebpf_map_capacity{map="cilium_lb4_services_v2"} 65536.0
 * </pre>
 *
 * <p>A map that is not there has no series.
 */
public final class EbpfMetrics implements MetricMapping<EbpfSnapshot> {
  static final Label MAP =
      Label.oneOf("map", Arrays.stream(EbpfMap.values()).map(EbpfMap::file).toArray(String[]::new));

  private static final MetricFamily CAPACITY =
      gauge(
          "cliffwatch_ebpf_map_capacity",
          "How many entries fit into a map of Cilium's load balancer",
          "struct bpf_map_info.max_entries",
          MAP);

  @Override
  public List<MetricFamily> families() {
    return List.of(CAPACITY);
  }

  @Override
  public void write(EbpfSnapshot snapshot, Samples samples) {
    for (MapState state : snapshot.maps()) {
      samples.add(CAPACITY, (double) state.capacity(), state.map().file());
    }
  }
}
