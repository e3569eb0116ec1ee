// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.nftables;

import static io.cliffwatch.nftables.TableContents.CLUSTER_IPS;
import static io.cliffwatch.nftables.TableContents.SERVICE_IPS;

import io.cliffwatch.collector.CensusReader;
import io.cliffwatch.collector.Lack;
import io.cliffwatch.collector.NftablesConnection;
import io.cliffwatch.collector.Outcome;
import io.cliffwatch.collector.TornReadException;
import io.cliffwatch.listing.ListedService;
import io.cliffwatch.listing.ServiceLister;
import io.cliffwatch.netlink.nftables.GenerationChangedException;
import io.cliffwatch.netlink.nftables.GenerationWatch;
import io.cliffwatch.netlink.nftables.Nftables;
import io.cliffwatch.netlink.nftables.NftablesFamily;
import io.cliffwatch.netlink.route.AddressFamily;
import io.cliffwatch.procfs.NftPresence;
import io.cliffwatch.procfs.Procfs;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads the tables {@code ip kube-proxy} and {@code ip6 kube-proxy} over netlink.
 *
 * <p>The cheap read asks for the generation of the network namespace's tables, and only when it has
 * changed which tables there are, and whether they are of a kube-proxy that is known. The census
 * asks for chains, for their rules, for the sets with the number of their elements, and for the
 * elements of the maps that lead to endpoints; it holds only when the generation is the same before
 * and after. Other tables are not looked at.
 *
 * <p>Asking loads nf_tables where it is a module, so nothing is asked before it is there. Needs
 * CAP_NET_ADMIN.
 */
public final class NftablesReader
    implements CensusReader<NftablesSnapshot, NftablesCensus>, ServiceLister {
  static final String TABLE = "kube-proxy";

  private final NftablesConnection connection = new NftablesConnection();
  private final NftPresence presence;
  private final GenerationWatch generations = new GenerationWatch();
  private OptionalLong generation = OptionalLong.empty();
  private List<AddressFamily> families = List.of();
  private Optional<String> tooOld = Optional.empty();

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
    Nftables nftables = connection.get();
    long now = generations.poll(nftables);
    if (generation.isEmpty() || generation.getAsLong() != now) {
      families = families(nftables);
      tooOld = tooOld(nftables, families);
      generation = OptionalLong.of(now);
    }
    if (tooOld.isPresent()) {
      return new Outcome.Absent<>(tooOld.get(), Lack.OF_KNOWLEDGE);
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

  /**
   * Tells whether a table is of kube-proxy 1.29, which keeps no set of cluster IPs: where a Service
   * has no endpoints, its map does not tell its cluster IP from its other addresses.
   */
  private static Optional<String> tooOld(Nftables nftables, List<AddressFamily> families)
      throws IOException {
    for (AddressFamily family : families) {
      NftablesFamily of = nftablesFamily(family);
      if (nftables.set(of, TABLE, CLUSTER_IPS).isEmpty()
          && nftables.set(of, TABLE, SERVICE_IPS).isPresent()) {
        return Optional.of(
            "table %s kube-proxy has no set %s: it is of kube-proxy 1.29, whose alpha of nftables"
                    .formatted(of == NftablesFamily.IPV4 ? "ip" : "ip6", CLUSTER_IPS)
                + " mode this agent does not count; 1.30 and newer have the set");
      }
    }
    return Optional.empty();
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
    return outcome(
        tables -> new NftablesCensus(whole(tables, TableCensus::of), tables.generation()));
  }

  @Override
  public Outcome<List<ListedService>> services() throws IOException {
    return outcome(
        tables -> whole(tables, ServiceList::of).stream().flatMap(List::stream).toList());
  }

  /** Makes something of the tables that are there. */
  private interface Making<A, B> {
    B of(A tables) throws IOException;
  }

  private <T> Outcome<T> outcome(Making<NftablesSnapshot, T> making) throws IOException {
    return switch (read()) {
      case Outcome.Read<NftablesSnapshot>(NftablesSnapshot tables) ->
          new Outcome.Read<>(making.of(tables));
      case Outcome.Absent<NftablesSnapshot>(String reason, Lack lack) ->
          new Outcome.Absent<>(reason, lack);
      case Outcome.Failed<NftablesSnapshot>(Exception cause) -> new Outcome.Failed<>(cause);
    };
  }

  /** Makes something of each table; all of it is of the generation that the cheap read saw. */
  private <T> List<T> whole(NftablesSnapshot tables, Making<TableContents, T> making)
      throws IOException {
    Nftables nftables = connection.get();
    try {
      return generations.whole(
          nftables,
          now -> {
            if (now != tables.generation()) {
              throw new TornReadException("nf_tables changed before it was read");
            }
            List<T> made = new ArrayList<>();
            for (AddressFamily family : tables.families()) {
              made.add(making.of(new TableReader(nftables, connection.rules(), family).read()));
            }
            return made;
          });
    } catch (GenerationChangedException e) {
      throw new TornReadException(e);
    }
  }

  @Override
  public void close() {
    connection.close();
  }
}
