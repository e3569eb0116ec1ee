// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.nftables;

import io.cliffwatch.metric.MetricFamily;
import io.cliffwatch.metric.MetricMapping;
import io.cliffwatch.metric.Samples;
import java.util.List;

/** The cheap read tells only whether to count anew: nothing of it is exposed. */
public final class NftablesMetrics implements MetricMapping<NftablesSnapshot> {
  @Override
  public List<MetricFamily> families() {
    return List.of();
  }

  @Override
  public void write(NftablesSnapshot snapshot, Samples samples) {}
}
