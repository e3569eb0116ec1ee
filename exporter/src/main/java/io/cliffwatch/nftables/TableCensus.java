// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.nftables;

import static io.cliffwatch.nftables.TableContents.CLUSTER_IPS;

import io.cliffwatch.netlink.nftables.Chain;
import io.cliffwatch.netlink.nftables.NftSet;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;

/** Counts what kube-proxy's table of one family holds. */
final class TableCensus {
  /** The chain that a packet for any Service comes to. */
  private static final String SERVICES = "services";

  private final TableContents table;

  private TableCensus(TableContents table) {
    this.table = table;
  }

  static NftablesCensus.Family of(TableContents table) throws IOException {
    TableCensus census = new TableCensus(table);
    return new NftablesCensus.Family(
        table.family(),
        census.objects(),
        census.clusterIps(),
        new TableWalk(table).endpointsFrom(SERVICES),
        table.chains().stream().anyMatch(chain -> chain.base().isPresent()),
        table.chains().stream().map(Chain::name).filter(TableCensus::isOfService).count());
  }

  private long clusterIps() throws IOException {
    NftSet clusterIps = table.sets().get(CLUSTER_IPS);
    if (clusterIps != null) {
      return size(clusterIps);
    }
    if (table.sets().isEmpty()) {
      return 0;
    }
    throw new IOException(
        "table %s of %s has sets, but none that is called %s"
            .formatted(NftablesReader.TABLE, table.family(), CLUSTER_IPS));
  }

  private Map<ObjectKind, Long> objects() throws IOException {
    Map<ObjectKind, Long> objects = new EnumMap<>(ObjectKind.class);
    objects.put(ObjectKind.CHAIN, (long) table.facts().size());
    objects.put(
        ObjectKind.RULE, table.facts().values().stream().mapToLong(ChainFacts::rules).sum());
    for (NftSet set : table.sets().values()) {
      if (!set.isAnonymous()) {
        objects.merge(set.isMap() ? ObjectKind.MAP : ObjectKind.SET, 1L, Long::sum);
        objects.merge(ObjectKind.ELEMENT, size(set), Long::sum);
      }
    }
    return objects;
  }

  /** Counts elements itself only where the kernel does not tell how many there are. */
  private long size(NftSet set) throws IOException {
    return set.elements().isPresent() ? set.elements().getAsLong() : table.elements().count(set);
  }

  /**
   * Names of chains of Services and endpoints have slashes, such as {@code
   * service-ULMVA6XW-ns1/svc1/tcp/p80}, and the other ones' have none ({@code isServiceChainName},
   * pkg/proxy/nftables/proxier.go).
   */
  private static boolean isOfService(String chain) {
    return chain.indexOf('/') >= 0;
  }
}
