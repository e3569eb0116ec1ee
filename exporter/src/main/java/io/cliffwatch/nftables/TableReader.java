// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.nftables;

import static io.cliffwatch.nftables.NftablesReader.TABLE;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.filtering;
import static java.util.stream.Collectors.toUnmodifiableList;

import io.cliffwatch.netlink.nftables.Chain;
import io.cliffwatch.netlink.nftables.NftSet;
import io.cliffwatch.netlink.nftables.Nftables;
import io.cliffwatch.netlink.nftables.NftablesFamily;
import io.cliffwatch.netlink.route.AddressFamily;
import java.io.IOException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads kube-proxy's table of one family once. */
final class TableReader {
  /** The chain that a packet for any Service comes to. */
  private static final String SERVICES = "services";

  private static final String CLUSTER_IPS = "cluster-ips";
  private static final List<String> SERVICE_CHAINS =
      List.of("service-", "endpoint-", "external-", "firewall-");

  private final Nftables nftables;
  private final AddressFamily family;
  private final NftablesFamily of;

  TableReader(Nftables nftables, AddressFamily family) {
    this.nftables = nftables;
    this.family = family;
    this.of = NftablesReader.nftablesFamily(family);
  }

  NftablesCensus.Family read() throws IOException {
    List<Chain> chains = nftables.chains(of, TABLE, toUnmodifiableList());
    Map<String, ChainFacts> facts = new HashMap<>();
    for (Chain chain : chains) {
      RuleParser parser = new RuleParser(family);
      nftables.rules(of, TABLE, chain.name(), parser);
      facts.put(chain.name(), parser.facts());
    }
    Map<String, NftSet> sets = new HashMap<>();
    for (NftSet set : nftables.sets(of, TABLE)) {
      sets.put(set.name(), set);
    }
    TableWalk walk =
        new TableWalk(
            facts, sets, set -> nftables.elements(of, TABLE, set.name(), toUnmodifiableList()));
    return new NftablesCensus.Family(
        family,
        objects(facts, sets),
        clusterIps(sets),
        walk.endpointsFrom(SERVICES),
        chains.stream().anyMatch(chain -> chain.base().isPresent()),
        chains.stream().map(Chain::name).filter(TableReader::isOfService).count());
  }

  /** The set is there since kube-proxy 1.30, from its first sync on. */
  private long clusterIps(Map<String, NftSet> sets) throws IOException {
    NftSet clusterIps = sets.get(CLUSTER_IPS);
    if (clusterIps != null) {
      return size(clusterIps);
    }
    if (sets.isEmpty()) {
      return 0;
    }
    throw new IOException(
        "table %s of %s has no set %s: a version of kube-proxy that this agent does not know"
            .formatted(TABLE, family, CLUSTER_IPS));
  }

  private Map<ObjectKind, Long> objects(Map<String, ChainFacts> chains, Map<String, NftSet> sets)
      throws IOException {
    Map<ObjectKind, Long> objects = new EnumMap<>(ObjectKind.class);
    objects.put(ObjectKind.CHAIN, (long) chains.size());
    objects.put(ObjectKind.RULE, chains.values().stream().mapToLong(ChainFacts::rules).sum());
    for (NftSet set : sets.values()) {
      if (!set.isAnonymous()) {
        objects.merge(set.isMap() ? ObjectKind.MAP : ObjectKind.SET, 1L, Long::sum);
        objects.merge(ObjectKind.ELEMENT, size(set), Long::sum);
      }
    }
    return objects;
  }

  /** Counts elements itself only where the kernel does not tell how many there are. */
  private long size(NftSet set) throws IOException {
    return set.elements().isPresent()
        ? set.elements().getAsLong()
        : nftables.elements(
            of, TABLE, set.name(), filtering(element -> !element.endsInterval(), counting()));
  }

  private static boolean isOfService(String chain) {
    return SERVICE_CHAINS.stream().anyMatch(chain::startsWith);
  }
}
