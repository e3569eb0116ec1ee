// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.ipvs;

import static java.util.Objects.requireNonNull;

import io.cliffwatch.collector.CensusReader;
import io.cliffwatch.collector.Outcome;
import io.cliffwatch.collector.TornReadException;
import io.cliffwatch.linux.Libc;
import io.cliffwatch.listing.ListedService;
import io.cliffwatch.listing.ServiceLister;
import io.cliffwatch.netlink.route.AddressFamily;
import io.cliffwatch.procfs.Procfs;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Reads IPVS. The cheap read asks for its number of services, for the totals of the network
 * namespace and for the sizes of kube-proxy's sets; the census reads {@code /proc/net/ip_vs}, all
 * services with all destinations in one file (see ADR 13).
 *
 * <p>Nothing in the kernel shows that destinations came or went, or how many connections they have,
 * so a census is outdated after {@value #CENSUS_SECONDS} s in any case.
 *
 * <p>Needs CAP_NET_ADMIN. Where the module {@code ip_vs} is not loaded there is no such file, and
 * nothing is asked that would load it.
 */
public final class IpvsReader implements CensusReader<IpvsSnapshot, IpvsCensus>, ServiceLister {
  private static final int CENSUS_SECONDS = 30;
  private static final long CENSUS_NANOS = Duration.ofSeconds(CENSUS_SECONDS).toNanos();
  private static final String TABLE = "thread-self/net/ip_vs";
  private static final String TOTALS = "thread-self/net/ip_vs_stats";
  private static final Path IPSET_MODULE = Path.of("/sys/module/ip_set");

  private final Procfs procfs;
  private final InfoSource info;
  private final LongSupplier nanoTime;
  private final KubeProxySets sets;
  private final FirewallMarks firewallMarks = new FirewallMarks();
  private volatile long countedAt;

  /** Who tells IPVS' own figures. */
  interface InfoSource extends AutoCloseable {
    IpvsInfo info() throws IOException;

    @Override
    void close();
  }

  /** Opens nothing yet. */
  public IpvsReader(Procfs procfs, Libc libc) {
    this(procfs, new IpvsSocket(libc), IPSET_MODULE, System::nanoTime);
  }

  IpvsReader(Procfs procfs, InfoSource info, Path ipsetModule, LongSupplier nanoTime) {
    this.procfs = requireNonNull(procfs, "procfs is null");
    this.info = requireNonNull(info, "info is null");
    this.nanoTime = requireNonNull(nanoTime, "nanoTime is null");
    this.sets = new KubeProxySets(procfs, ipsetModule);
  }

  @Override
  public Outcome<IpvsSnapshot> read() throws IOException {
    if (!procfs.exists(TABLE)) {
      return absent();
    }
    return new Outcome.Read<>(new IpvsSnapshot(basis(), TotalsParser.parse(procfs.lines(TOTALS))));
  }

  @Override
  public boolean outdated(IpvsSnapshot now, IpvsCensus census) {
    return !now.basis().equals(census.basis()) || nanoTime.getAsLong() - countedAt >= CENSUS_NANOS;
  }

  @Override
  public Outcome<IpvsCensus> census() throws IOException {
    if (!procfs.exists(TABLE)) {
      return absent();
    }
    countedAt = nanoTime.getAsLong();
    IpvsBasis before = basis();
    IpvsTally tally = new IpvsTally(sets.addresses());
    IpvsParser parser = new IpvsParser(tally);
    procfs.stream(TABLE, parser::feed);
    parser.finish();
    if (tally.firewallMarks() > 0) {
      firewallMarks.addTo(tally);
    }
    List<FamilyCensus> families = tally.census();
    checkWhole(tally, before);
    return new Outcome.Read<>(new IpvsCensus(families, before));
  }

  @Override
  public Outcome<List<ListedService>> services() throws IOException {
    if (!procfs.exists(TABLE)) {
      return absent();
    }
    IpvsBasis before = basis();
    IpvsList list = new IpvsList();
    IpvsParser parser = new IpvsParser(list);
    procfs.stream(TABLE, parser::feed);
    parser.finish();
    List<ListedService> services = list.services(sets.addresses());
    if (!list.canHave(before.info().ipv4Services()) || !basis().equals(before)) {
      throw new TornReadException("virtual services changed while they were read");
    }
    return new Outcome.Read<>(services);
  }

  /**
   * The kernel goes on by counting from the beginning at each 4 KiB, so a service that is removed
   * meanwhile takes the place of another.
   */
  private void checkWhole(IpvsTally tally, IpvsBasis before) throws IOException {
    long counted = tally.services(AddressFamily.IPV4);
    long told = before.info().ipv4Services();
    if (counted != told || !basis().equals(before)) {
      throw new TornReadException(
          "virtual services changed while they were read (%d of IPv4 read, %d before)"
              .formatted(counted, told));
    }
  }

  private IpvsBasis basis() throws IOException {
    return new IpvsBasis(info.info(), sets.sizes());
  }

  private static <T> Outcome<T> absent() {
    return new Outcome.Absent<>(
        "the module ip_vs is not loaded, so kube-proxy is not in ipvs mode here; cliffwatch loads"
            + " none");
  }

  @Override
  public void close() {
    info.close();
    sets.close();
    firewallMarks.close();
  }
}
