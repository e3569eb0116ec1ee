// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.nftables;

import static io.cliffwatch.netlink.NetlinkUapi.NETLINK_NETFILTER;

import io.cliffwatch.collector.CensusReader;
import io.cliffwatch.collector.KernelConnection;
import io.cliffwatch.collector.Lack;
import io.cliffwatch.collector.Outcome;
import io.cliffwatch.collector.TornReadException;
import io.cliffwatch.netlink.DumpInterruptedException;
import io.cliffwatch.netlink.nftables.Nftables;
import io.cliffwatch.netlink.nftables.NftablesFamily;
import io.cliffwatch.netlink.route.AddressFamily;
import io.cliffwatch.procfs.NftPresence;
import io.cliffwatch.procfs.Procfs;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Reads the tables {@code ip kube-proxy} and {@code ip6 kube-proxy} over netlink.
 *
 * <p>The cheap read asks for the generation of the network namespace's tables, and only when it has
 * changed which tables there are. The census asks for chains, for the rules of each chain, for the
 * sets with the number of their elements, and for the elements of the maps that lead to endpoints;
 * it holds only when the generation is the same before and after. Other tables are not looked at.
 *
 * <p>Asking loads nf_tables where it is a module, so nothing is asked before it is there. Needs
 * CAP_NET_ADMIN.
 */
public final class NftablesReader implements CensusReader<NftablesSnapshot, NftablesCensus> {
  static final String TABLE = "kube-proxy";

  private final KernelConnection connection = new KernelConnection(NETLINK_NETFILTER);
  private final NftPresence presence;
  private OptionalLong generation = OptionalLong.empty();
  private List<AddressFamily> families = List.of();

  /** Opens nothing yet. */
  public NftablesReader(Procfs procfs) {
    presence = new NftPresence(procfs);
  }

  @Override
  public Outcome<NftablesSnapshot> read() throws IOException {
    if (!presence.isLoaded()) {
      return new Outcome.Absent<>(
          "the kernel has no nf_tables, or its module is not loaded; cliffwatch loads none");
    }
    Nftables nftables = new Nftables(connection.get());
    long now = nftables.generation().id();
    if (generation.isEmpty() || generation.getAsLong() != now) {
      families = families(nftables);
      generation = OptionalLong.of(now);
    }
    return families.isEmpty()
        ? new Outcome.Absent<>(
            "there is no table kube-proxy in this network namespace: kube-proxy is not in nftables"
                + " mode here")
        : new Outcome.Read<>(new NftablesSnapshot(now, families));
  }

  private static List<AddressFamily> families(Nftables nftables) throws IOException {
    List<AddressFamily> found = new ArrayList<>();
    for (AddressFamily family : AddressFamily.values()) {
      if (nftables.tables(nftablesFamily(family)).stream()
          .anyMatch(table -> table.name().equals(TABLE))) {
        found.add(family);
      }
    }
    return List.copyOf(found);
  }

  static NftablesFamily nftablesFamily(AddressFamily family) {
    return switch (family) {
      case IPV4 -> NftablesFamily.IPV4;
      case IPV6 -> NftablesFamily.IPV6;
    };
  }

  @Override
  public boolean outdated(NftablesSnapshot now, NftablesCensus census) {
    return now.generation() != census.generation();
  }

  @Override
  public Outcome<NftablesCensus> census() throws IOException {
    return switch (read()) {
      case Outcome.Read<NftablesSnapshot>(NftablesSnapshot tables) -> count(tables);
      case Outcome.Absent<NftablesSnapshot>(String reason, Lack lack) ->
          new Outcome.Absent<>(reason, lack);
      case Outcome.Failed<NftablesSnapshot>(Exception cause) -> new Outcome.Failed<>(cause);
    };
  }

  private Outcome<NftablesCensus> count(NftablesSnapshot tables) throws IOException {
    Nftables nftables = new Nftables(connection.get());
    List<NftablesCensus.Family> counted = new ArrayList<>();
    try {
      for (AddressFamily family : tables.families()) {
        counted.add(new TableReader(nftables, family).read());
      }
    } catch (DumpInterruptedException e) {
      throw new TornReadException("table kube-proxy changed while it was counted");
    }
    if (nftables.generation().id() != tables.generation()) {
      throw new TornReadException("a table of nftables changed while kube-proxy's were counted");
    }
    return new Outcome.Read<>(new NftablesCensus(counted, tables.generation()));
  }

  @Override
  public void close() {
    connection.close();
  }
}
