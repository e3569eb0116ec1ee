// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.nftables;

import static io.cliffwatch.metric.MetricFamily.gauge;

import io.cliffwatch.metric.Label;
import io.cliffwatch.metric.MetricFamily;
import io.cliffwatch.metric.MetricMapping;
import io.cliffwatch.metric.Samples;
import java.util.Arrays;
import java.util.List;

/**
 * What kube-proxy's tables hold:
 *
 * <pre>
 * cliffwatch_nftables_objects{ip_family="IPv4",kind="chain"} 5017.0
 * cliffwatch_nftables_objects{ip_family="IPv4",kind="element"} 10002.0
 * </pre>
 *
 * <p>A family without a table has no series.
 */
public final class NftablesCensusMetrics implements MetricMapping<NftablesCensus> {
  private static final MetricFamily OBJECTS =
      gauge(
          "cliffwatch_nftables_objects",
          "Objects in the tables of kube-proxy's nftables mode, as nft list prints them",
          "NFT_MSG_GETCHAIN, NFT_MSG_GETRULE, NFT_MSG_GETSET",
          Label.IP_FAMILY,
          Label.oneOf(
              "kind",
              Arrays.stream(ObjectKind.values()).map(ObjectKind::label).toArray(String[]::new)));

  @Override
  public List<MetricFamily> families() {
    return List.of(OBJECTS);
  }

  @Override
  public void write(NftablesCensus census, Samples samples) {
    for (NftablesCensus.Family family : census.families()) {
      String ipFamily = Label.ipFamily(family.family());
      family
          .objects()
          .forEach((kind, count) -> samples.add(OBJECTS, (double) count, ipFamily, kind.label()));
    }
  }
}
