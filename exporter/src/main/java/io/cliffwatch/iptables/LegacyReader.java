// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.iptables;

import static java.util.Objects.requireNonNull;

import io.cliffwatch.linux.Libc;
import io.cliffwatch.listing.ListedService;
import io.cliffwatch.procfs.Procfs;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the tables of the kernel's legacy iptables, IPv4 and IPv6.
 *
 * <p>The cheap read asks for the size of each table; a change that keeps a table's number of
 * entries, bytes and built-in chains' offsets cannot be seen that way. The census copies each table
 * in turn and walks over it, of a large one while the kernel still copies it; the copy is outside
 * the heap and given back behind the walk.
 *
 * <p>The kernel creates a table when somebody asks for it, so only tables that {@code
 * ip_tables_names} lists are asked for. The file is root's alone, so that this needs UID 0 or
 * CAP_DAC_READ_SEARCH; and CAP_NET_ADMIN when there is a table.
 */
final class LegacyReader implements AutoCloseable {
  private final Procfs procfs;
  private final Libc libc;
  private final CopyTerms terms;
  private final Map<XtFamily, XtSocket> sockets = new EnumMap<>(XtFamily.class);
  private final Map<XtFamily, List<TableInfo>> previous = new EnumMap<>(XtFamily.class);
  private final Map<XtFamily, Long> changes = new EnumMap<>(XtFamily.class);

  LegacyReader(Procfs procfs, Libc libc, CopyTerms terms) {
    this.procfs = requireNonNull(procfs, "procfs is null");
    this.libc = requireNonNull(libc, "libc is null");
    this.terms = requireNonNull(terms, "terms is null");
  }

  /** Returns the sizes of the tables of the families that have any. */
  List<FamilyTables> read() throws IOException {
    Map<XtFamily, List<TableInfo>> infos = infos();
    List<FamilyTables> families = new ArrayList<>();
    for (XtFamily family : XtFamily.values()) {
      List<TableInfo> tables = infos.getOrDefault(family, List.of());
      List<TableInfo> before = previous.put(family, tables);
      long count = changes.getOrDefault(family, 0L);
      if (before != null && !before.equals(tables)) {
        count++;
        changes.put(family, count);
      }
      if (!tables.isEmpty()) {
        families.add(new FamilyTables(family.addresses(), tables, count));
      }
    }
    return families;
  }

  /** Counts the tables that {@link #infos} told of. */
  List<FamilyCensus> census(Map<XtFamily, List<TableInfo>> infos) throws IOException {
    List<FamilyCensus> families = new ArrayList<>();
    for (RulesetFacts facts : walk(infos, RulesetFacts::new)) {
      families.add(facts.census());
    }
    return families;
  }

  /** Lists the Services in the tables that {@link #infos} told of. */
  List<ListedService> services(Map<XtFamily, List<TableInfo>> infos) throws IOException {
    List<ListedService> services = new ArrayList<>();
    for (ServiceRules rules : walk(infos, ServiceRules::new)) {
      services.addAll(rules.services());
    }
    return services;
  }

  private <S extends RulesetSink> List<S> walk(
      Map<XtFamily, List<TableInfo>> infos, RulesetSink.Factory<S> sinks) throws IOException {
    List<S> filled = new ArrayList<>();
    for (Map.Entry<XtFamily, List<TableInfo>> tables : infos.entrySet()) {
      XtFamily family = tables.getKey();
      S sink = sinks.apply(family.addresses(), Backend.LEGACY);
      for (TableInfo info : tables.getValue()) {
        IptablesParser parser = new IptablesParser(family, info, sink.table(info.name()));
        socket(family).entries(info, parser::walk);
        parser.finish();
      }
      filled.add(sink);
    }
    return filled;
  }

  /** Returns the infos of the families that have tables, in a stable order. */
  Map<XtFamily, List<TableInfo>> infos() throws IOException {
    Map<XtFamily, List<TableInfo>> infos = new EnumMap<>(XtFamily.class);
    for (XtFamily family : XtFamily.values()) {
      List<TableInfo> tables = new ArrayList<>();
      for (String table : tableNames(family)) {
        tables.add(socket(family).info(table));
      }
      if (!tables.isEmpty()) {
        infos.put(family, List.copyOf(tables));
      }
    }
    return infos;
  }

  private List<String> tableNames(XtFamily family) throws IOException {
    if (!procfs.exists(family.namesFile())) {
      return List.of();
    }
    try {
      return procfs.lines(family.namesFile()).stream()
          .filter(IptablesUapi.TABLES::contains)
          .sorted()
          .toList();
    } catch (AccessDeniedException e) {
      AccessDeniedException denied =
          new AccessDeniedException(
              String.valueOf(e.getFile()),
              null,
              "only its owner may read it; run as UID 0 or grant CAP_DAC_READ_SEARCH");
      denied.initCause(e);
      throw denied;
    }
  }

  /** Tells whether the kernel has legacy iptables, as far as that can be told without a table. */
  boolean isLoaded() {
    boolean loaded = false;
    for (XtFamily family : XtFamily.values()) {
      loaded |= procfs.exists(family.namesFile());
    }
    return loaded;
  }

  private XtSocket socket(XtFamily family) throws IOException {
    XtSocket open = sockets.get(family);
    if (open == null) {
      open = new XtSocket(libc, family, terms);
      sockets.put(family, open);
    }
    return open;
  }

  long helperCpuNanos() {
    return sockets.values().stream().mapToLong(XtSocket::helperCpuNanos).sum();
  }

  @Override
  public void close() {
    sockets.values().forEach(XtSocket::close);
    sockets.clear();
  }
}
