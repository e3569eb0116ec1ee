// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.iptables;

import io.cliffwatch.collector.CensusReader;
import io.cliffwatch.collector.Outcome;
import io.cliffwatch.collector.TornReadException;
import io.cliffwatch.linux.Libc;
import io.cliffwatch.listing.ListedService;
import io.cliffwatch.listing.ServiceLister;
import io.cliffwatch.netlink.route.AddressFamily;
import io.cliffwatch.procfs.MemoryHeadroom;
import io.cliffwatch.procfs.Procfs;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Reads the tables of iptables in both of the kernel's implementations, legacy and nf_tables, and
 * for IPv4 and IPv6. What is filled in both is shown side by side.
 *
 * <p>The cheap read takes microseconds whatever the tables hold: see {@link LegacyReader} and
 * {@link NftReader}.
 */
public final class IptablesReader
    implements CensusReader<IptablesTables, IptablesCensus>, ServiceLister {
  private final LegacyReader legacy;
  private final NftReader nft;

  /** Opens nothing yet. */
  public IptablesReader(Procfs procfs, Libc libc) {
    this(procfs, libc, new CopyTerms.OfThisProcess(new MemoryHeadroom(procfs)));
  }

  IptablesReader(Procfs procfs, Libc libc, CopyTerms terms) {
    legacy = new LegacyReader(procfs, libc, terms);
    nft = new NftReader(procfs);
  }

  @Override
  public Outcome<IptablesTables> read() throws IOException {
    IptablesTables tables = new IptablesTables(legacy.read(), nft.read());
    return tables.families().isEmpty() && tables.nftables().isEmpty()
        ? new Outcome.Absent<>(whyAbsent())
        : new Outcome.Read<>(tables);
  }

  @Override
  public boolean outdated(IptablesTables now, IptablesCensus census) {
    Map<AddressFamily, List<TableInfo>> tables = new EnumMap<>(AddressFamily.class);
    now.families().forEach(family -> tables.put(family.family(), family.tables()));
    OptionalLong generation =
        now.nftables()
            .map(NftTables::generation)
            .map(OptionalLong::of)
            .orElse(OptionalLong.empty());
    return !tables.equals(census.basis()) || !generation.equals(census.generation());
  }

  @Override
  public Outcome<IptablesCensus> census() throws IOException {
    Map<XtFamily, List<TableInfo>> infos = legacy.infos();
    List<FamilyCensus> families = new ArrayList<>(legacy.census(infos));
    NftCensus onNftables = nft.census();
    families.addAll(onNftables.families());
    if (!legacy.infos().equals(infos)) {
      throw new TornReadException("legacy tables changed while they were copied");
    }
    if (families.isEmpty()) {
      return new Outcome.Absent<>(whyAbsent());
    }
    Map<AddressFamily, List<TableInfo>> basis = new EnumMap<>(AddressFamily.class);
    infos.forEach((family, tables) -> basis.put(family.addresses(), tables));
    return new Outcome.Read<>(
        new IptablesCensus(families, basis, onNftables.generation(), onNftables.unknown()));
  }

  @Override
  public Outcome<List<ListedService>> services() throws IOException {
    Map<XtFamily, List<TableInfo>> infos = legacy.infos();
    List<ListedService> services = new ArrayList<>(legacy.services(infos));
    services.addAll(nft.services());
    if (!legacy.infos().equals(infos)) {
      throw new TornReadException("legacy tables changed while they were copied");
    }
    return new Outcome.Read<>(services);
  }

  @Override
  public String censusRemark(IptablesCensus census) {
    return census.unknown().remark();
  }

  private String whyAbsent() throws IOException {
    return legacy.isLoaded() || nft.isLoaded()
        ? "nothing has created a table of iptables in this network namespace, legacy or on"
            + " nf_tables: kube-proxy is not here, or programs nftables, IPVS or eBPF"
        : "the kernel has no iptables, or its modules ip_tables, ip6_tables and nf_tables are not"
            + " loaded; cliffwatch loads none";
  }

  @Override
  public long helperCpuNanos() {
    return legacy.helperCpuNanos();
  }

  @Override
  public void close() {
    legacy.close();
    nft.close();
  }
}
