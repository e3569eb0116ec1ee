// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.iptables;

import static java.util.Objects.requireNonNull;

import io.cliffwatch.collector.NftablesConnection;
import io.cliffwatch.collector.TornReadException;
import io.cliffwatch.listing.ListedService;
import io.cliffwatch.netlink.nftables.GenerationChangedException;
import io.cliffwatch.netlink.nftables.GenerationWatch;
import io.cliffwatch.netlink.nftables.Nftables;
import io.cliffwatch.netlink.nftables.NftablesFamily;
import io.cliffwatch.netlink.nftables.Table;
import io.cliffwatch.netlink.nftables.TableRules;
import io.cliffwatch.netlink.route.AddressFamily;
import io.cliffwatch.procfs.NftPresence;
import io.cliffwatch.procfs.Procfs;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Reads the tables that {@code iptables-nft} keeps in nf_tables, IPv4 and IPv6.
 *
 * <p>The cheap read asks for the generation of the network namespace's tables, and only when it has
 * changed which tables there are. The census asks for the chains, then for the rules of each table;
 * it holds only when the generation is the same before and after. The kernel's answers are counted
 * as they come, none is kept.
 *
 * <p>Asking loads nf_tables where it is a module, so nothing is asked before it is there. Needs
 * CAP_NET_ADMIN.
 */
final class NftReader implements AutoCloseable {
  private final NftablesConnection connection = new NftablesConnection();

  private final NftPresence presence;
  private final GenerationWatch generations = new GenerationWatch();
  private OptionalLong generation = OptionalLong.empty();
  private long changes;
  private List<AddressFamily> families = List.of();

  /** Handles of tables that were found to be iptables'. */
  private final Set<Long> own = new HashSet<>();

  NftReader(Procfs procfs) {
    presence = new NftPresence(requireNonNull(procfs, "procfs is null"));
  }

  /** Returns the cheap read, empty when there are no tables of iptables. */
  Optional<NftTables> read() throws IOException {
    if (!isLoaded()) {
      return Optional.empty();
    }
    Nftables nftables = connection.get();
    long now = generations.poll(nftables);
    if (generation.isEmpty() || generation.getAsLong() != now) {
      List<AddressFamily> found = families(nftables);
      // A u32 that leaves out 0 where it starts anew.
      changes += generation.isEmpty() ? 0 : (now - generation.getAsLong()) & 0xffff_ffffL;
      generation = OptionalLong.of(now);
      families = found;
    }
    return families.isEmpty()
        ? Optional.empty()
        : Optional.of(new NftTables(now, changes, families));
  }

  /** Tells whether nf_tables is there, so that asking for it loads nothing. */
  boolean isLoaded() throws IOException {
    return presence.isLoaded();
  }

  /** Tells which families have tables of iptables; of tables known already by the handle alone. */
  private List<AddressFamily> families(Nftables nftables) throws IOException {
    List<AddressFamily> found = new ArrayList<>();
    Set<Long> current = new HashSet<>();
    for (AddressFamily family : AddressFamily.values()) {
      List<Table> named = named(nftables, family);
      named.forEach(table -> current.add(table.handle()));
      if (named.stream().anyMatch(table -> !own.contains(table.handle()))) {
        Collection<NftTable> fitting = tables(nftables, family).values();
        named.stream()
            .filter(table -> fitting.stream().anyMatch(fits -> fits.name().equals(table.name())))
            .forEach(table -> own.add(table.handle()));
      }
      if (named.stream().anyMatch(table -> own.contains(table.handle()))) {
        found.add(family);
      }
    }
    own.retainAll(current);
    return found;
  }

  private static List<Table> named(Nftables nftables, AddressFamily family) throws IOException {
    return nftables.tables(protocol(family)).stream()
        .filter(table -> IptablesUapi.TABLES.contains(table.name()))
        .toList();
  }

  /** Returns the tables of iptables with the names of their chains. */
  private static Map<String, NftTable> tables(Nftables nftables, AddressFamily family)
      throws IOException {
    List<String> names = named(nftables, family).stream().map(Table::name).toList();
    return names.isEmpty()
        ? Map.of()
        : nftables.chains(protocol(family), NftTable.collector(names));
  }

  /**
   * Takes the census.
   *
   * @throws TornReadException when a transaction ended meanwhile
   */
  NftCensus census() throws IOException {
    Walked<RulesetFacts> walked = walk(RulesetFacts::new);
    List<FamilyCensus> families = new ArrayList<>();
    for (RulesetFacts facts : walked.sinks()) {
      families.add(facts.census());
    }
    return families.isEmpty()
        ? NftCensus.NONE
        : new NftCensus(families, OptionalLong.of(walked.generation()), walked.unknown());
  }

  /**
   * Lists the Services.
   *
   * @throws TornReadException when a transaction ended meanwhile
   */
  List<ListedService> services() throws IOException {
    List<ListedService> services = new ArrayList<>();
    for (ServiceRules rules : walk(ServiceRules::new).sinks()) {
      services.addAll(rules.services());
    }
    return services;
  }

  /**
   * What was walked over.
   *
   * @param sinks one for each family that has tables of iptables
   * @param generation the generation of all that
   * @param unknown what its rules hold that is not known here
   */
  private record Walked<S extends RulesetSink>(
      List<S> sinks, long generation, UnknownParts unknown) {}

  private <S extends RulesetSink> Walked<S> walk(RulesetSink.Factory<S> factory)
      throws IOException {
    if (!isLoaded()) {
      return new Walked<>(List.of(), 0, UnknownParts.NONE);
    }
    Nftables nftables = connection.get();
    try {
      return generations.whole(nftables, now -> walk(nftables, now, factory));
    } catch (GenerationChangedException e) {
      throw new TornReadException(e);
    }
  }

  private <S extends RulesetSink> Walked<S> walk(
      Nftables nftables, long generation, RulesetSink.Factory<S> factory) throws IOException {
    List<S> sinks = new ArrayList<>();
    UnknownParts unknown = UnknownParts.NONE;
    for (AddressFamily family : AddressFamily.values()) {
      Map<String, NftTable> tables = tables(nftables, family);
      if (tables.values().stream().anyMatch(NftTable::isRepeated)) {
        throw new TornReadException("nf_tables changed while it was read");
      }
      if (!tables.isEmpty()) {
        S sink = factory.apply(family, Backend.NF_TABLES);
        for (NftTable table : tables.values()) {
          unknown = unknown.plus(walk(connection.rules(), family, table, sink.table(table.name())));
        }
        sinks.add(sink);
      }
    }
    return new Walked<>(sinks, generation, unknown);
  }

  private UnknownParts walk(
      TableRules rules, AddressFamily family, NftTable table, TableFacts facts) throws IOException {
    NftTableWalk walk = new NftTableWalk(family, table, facts);
    rules.forEach(protocol(family), table.name(), table, walk);
    return walk.finish();
  }

  private static NftablesFamily protocol(AddressFamily family) {
    return switch (family) {
      case IPV4 -> NftablesFamily.IPV4;
      case IPV6 -> NftablesFamily.IPV6;
    };
  }

  @Override
  public void close() {
    connection.close();
  }
}
