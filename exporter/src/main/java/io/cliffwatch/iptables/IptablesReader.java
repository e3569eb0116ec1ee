// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.iptables;

import static java.util.Objects.requireNonNull;

import io.cliffwatch.collector.CensusReader;
import io.cliffwatch.collector.Outcome;
import io.cliffwatch.collector.TornReadException;
import io.cliffwatch.procfs.Procfs;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the legacy tables: their sizes at every read, what is in them for a census. Looking creates
 * no table and loads no module.
 */
public final class IptablesReader implements CensusReader<IptablesTables, IptablesCensus> {
  private final Procfs procfs;
  private final Map<IpFamily, LegacyTables> sockets = new EnumMap<>(IpFamily.class);
  private final Map<IpFamily, Long> changes = new EnumMap<>(IpFamily.class);
  private Map<IpFamily, List<TableInfo>> last = Map.of();

  /** Opens nothing yet. */
  public IptablesReader(Procfs procfs) {
    this.procfs = requireNonNull(procfs, "procfs is null");
  }

  @Override
  public Outcome<IptablesTables> read() throws IOException {
    Map<IpFamily, List<TableInfo>> tables = infos();
    if (tables.isEmpty()) {
      return new Outcome.Absent<>("there are no legacy iptables tables in this network namespace");
    }
    for (IpFamily family : tables.keySet()) {
      long changed = changed(last.getOrDefault(family, List.of()), tables.get(family));
      changes.merge(family, last.isEmpty() ? 0 : changed, Long::sum);
    }
    last = tables;
    return new Outcome.Read<>(new IptablesTables(tables, changes));
  }

  @Override
  public boolean outdated(IptablesTables now, IptablesCensus census) {
    return !now.tables().equals(census.tables());
  }

  @Override
  public Outcome<IptablesCensus> census() throws IOException {
    Map<IpFamily, List<TableInfo>> before = infos();
    Map<IpFamily, RulesetFacts> facts = new EnumMap<>(IpFamily.class);
    for (Map.Entry<IpFamily, List<TableInfo>> family : before.entrySet()) {
      List<TableFacts> tables = new ArrayList<>();
      for (TableInfo info : family.getValue()) {
        TableFacts table = new TableFacts(info.name());
        socket(family.getKey()).walk(info, table);
        tables.add(table);
      }
      facts.put(family.getKey(), RulesetFacts.of(tables));
    }
    if (!infos().equals(before)) {
      throw new TornReadException("the tables changed while they were read");
    }
    return new Outcome.Read<>(new IptablesCensus(facts, before));
  }

  private Map<IpFamily, List<TableInfo>> infos() throws IOException {
    Map<IpFamily, List<TableInfo>> tables = new EnumMap<>(IpFamily.class);
    for (IpFamily family : IpFamily.values()) {
      String names = "thread-self/net/" + family.namesFile();
      if (!procfs.exists(names)) {
        continue;
      }
      List<TableInfo> infos = new ArrayList<>();
      for (String name : procfs.lines(names).stream().sorted().toList()) {
        infos.add(socket(family).info(name));
      }
      if (!infos.isEmpty()) {
        tables.put(family, List.copyOf(infos));
      }
    }
    return tables;
  }

  private LegacyTables socket(IpFamily family) throws IOException {
    LegacyTables socket = sockets.get(family);
    if (socket == null) {
      socket = new LegacyTables(family);
      sockets.put(family, socket);
    }
    return socket;
  }

  /** Counts the tables that are new or have another size or number of entries. */
  private static long changed(List<TableInfo> before, List<TableInfo> now) {
    return now.stream().filter(info -> !before.contains(info)).count();
  }

  @Override
  public void close() {
    sockets.values().forEach(LegacyTables::close);
  }
}
