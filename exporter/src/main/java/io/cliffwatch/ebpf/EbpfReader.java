// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.ebpf;

import static java.util.Objects.requireNonNull;

import io.cliffwatch.collector.CensusReader;
import io.cliffwatch.collector.Lack;
import io.cliffwatch.collector.Outcome;
import io.cliffwatch.collector.TornReadException;
import io.cliffwatch.ebpf.EbpfSnapshot.MapState;
import io.cliffwatch.linux.BpfMap;
import io.cliffwatch.linux.BpfMapChangedException;
import io.cliffwatch.linux.BpfMapInfo;
import io.cliffwatch.linux.Errno;
import io.cliffwatch.linux.Libc;
import io.cliffwatch.linux.SyscallException;
import io.cliffwatch.listing.ListedService;
import io.cliffwatch.listing.ServiceLister;
import io.cliffwatch.procfs.Procfs;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.function.LongSupplier;

/**
 * Reads the maps that Cilium pins, with {@code bpf(2)}.
 *
 * <p>The cheap read looks which maps there are, opens each, checks that its layout is one that is
 * known, and asks for its capacity and memory. The kernel keeps no count that a reader could ask
 * for, so the census walks over the entries; none is written to, and no map is kept open, which
 * would keep it alive.
 */
public final class EbpfReader implements CensusReader<EbpfSnapshot, EbpfCensus>, ServiceLister {
  /** A change that keeps the number of entries shows nowhere, so count again after this. */
  private static final long FRESH_NANOS = Duration.ofMinutes(1).toNanos();

  private static final String MEMORY = "memlock:";
  private static final String NOT_CAPABLE =
      "; this needs CAP_BPF before Linux 6.0 and under a container's seccomp profile, before 5.8"
          + " CAP_SYS_ADMIN";
  private static final String NOT_READABLE = "; run as UID 0 or grant CAP_DAC_READ_SEARCH";

  private final Procfs procfs;
  private final MapFolder folder;
  private final LongSupplier nanoTime;

  /**
   * Opens nothing yet.
   *
   * @param folder where the maps are pinned, usually {@code /sys/fs/bpf/tc/globals}
   */
  public EbpfReader(Libc libc, Procfs procfs, Path folder) {
    this(libc, procfs, folder, System::nanoTime);
  }

  EbpfReader(Libc libc, Procfs procfs, Path folder, LongSupplier nanoTime) {
    this.procfs = requireNonNull(procfs, "procfs is null");
    this.folder = new MapFolder(libc, folder);
    this.nanoTime = requireNonNull(nanoTime, "nanoTime is null");
  }

  @Override
  public Outcome<EbpfSnapshot> read() throws IOException {
    SortedSet<String> files;
    try {
      files = folder.files();
    } catch (AccessDeniedException e) {
      return refused("the folder of maps may not be listed: " + e.getMessage() + NOT_READABLE);
    }
    List<MapState> states = new ArrayList<>();
    for (EbpfMap each : EbpfMap.values()) {
      if (!files.contains(each.file())) {
        continue;
      }
      try (BpfMap map = folder.open(each)) {
        BpfMapInfo info = map.info();
        Optional<String> strangeness = each.strangeness(info);
        if (strangeness.isPresent()) {
          return unknown(strangeness.get());
        }
        states.add(new MapState(each, info.id(), info.maxEntries(), memory(map)));
      } catch (SyscallException e) {
        if (e.is(Errno.EPERM) || e.is(Errno.EACCES) || e.is(Errno.ENOSYS)) {
          return refused(e);
        }
        throw explained(e, each);
      }
    }
    Optional<String> strangeness = MapVersions.strangeness(files);
    if (strangeness.isPresent()) {
      return unknown(strangeness.get() + ", among " + String.join(", ", files));
    }
    return states.isEmpty() ? noMaps() : new Outcome.Read<>(new EbpfSnapshot(states));
  }

  private static Outcome<EbpfSnapshot> unknown(String strangeness) {
    return new Outcome.Absent<>(
        strangeness + ": a version of Cilium that this agent does not know", Lack.OF_KNOWLEDGE);
  }

  private Outcome<EbpfSnapshot> noMaps() {
    return new Outcome.Absent<>(
        "no map of Cilium's load balancer is in "
            + folder.path()
            + ": Cilium does not take kube-proxy's place here, or the agent does not see the"
            + " node's BPF file system");
  }

  private static Outcome<EbpfSnapshot> refused(SyscallException e) {
    if (e.is(Errno.ENOSYS)) {
      return new Outcome.Absent<>("the kernel has no bpf(2)");
    }
    return refused(e.getMessage() + (e.is(Errno.EPERM) ? NOT_CAPABLE : NOT_READABLE));
  }

  private static Outcome<EbpfSnapshot> refused(String why) {
    return new Outcome.Absent<>(why, Lack.OF_PERMISSION);
  }

  @Override
  public boolean outdated(EbpfSnapshot now, EbpfCensus census) {
    return !now.equals(census.basis()) || nanoTime.getAsLong() - census.nanoTime() >= FRESH_NANOS;
  }

  @Override
  public Outcome<EbpfCensus> census() throws IOException {
    return outcome(this::count);
  }

  @Override
  public Outcome<List<ListedService>> services() throws IOException {
    return outcome(maps -> {
      EbpfList list = new EbpfList();
      for (MapState state : maps.maps()) {
        if (state.map().kind() != EbpfMap.Kind.OTHER) {
          walk(state, list.visitor(state.map()));
        }
      }
      return list.services();
    });
  }

  /** Makes something of the maps that are there. */
  private interface Making<T> {
    T of(EbpfSnapshot maps) throws IOException;
  }

  private <T> Outcome<T> outcome(Making<T> making) throws IOException {
    return switch (read()) {
      case Outcome.Read<EbpfSnapshot>(EbpfSnapshot maps) -> new Outcome.Read<>(making.of(maps));
      case Outcome.Absent<EbpfSnapshot>(String reason, Lack lack) ->
          new Outcome.Absent<>(reason, lack);
      case Outcome.Failed<EbpfSnapshot>(Exception cause) -> new Outcome.Failed<>(cause);
    };
  }

  private EbpfCensus count(EbpfSnapshot maps) throws IOException {
    long begun = nanoTime.getAsLong();
    EbpfParser parser = new EbpfParser();
    Map<EbpfMap, Long> entries = new EnumMap<>(EbpfMap.class);
    for (MapState state : maps.maps()) {
      entries.put(state.map(), walk(state, parser.visitor(state.map())));
    }
    return new EbpfCensus(entries, parser.families(), maps, begun);
  }

  private long walk(MapState state, BpfMap.Visitor visitor) throws IOException {
    try (BpfMap map = folder.open(state.map())) {
      BpfMapInfo info = map.info();
      if (info.id() != state.id()) {
        throw new TornReadException(state.map().file() + " was replaced meanwhile");
      }
      return map.forEach(info, visitor);
    } catch (BpfMapChangedException e) {
      throw new TornReadException(state.map().file() + ": " + e.getMessage());
    } catch (SyscallException e) {
      throw explained(e, state.map());
    }
  }

  private static IOException explained(SyscallException e, EbpfMap map) {
    return e.is(Errno.ENOENT) ? new TornReadException(map.file() + " was removed meanwhile") : e;
  }

  private OptionalLong memory(BpfMap map) throws IOException {
    for (String line : procfs.lines("self/fdinfo/" + map.fd().number())) {
      if (line.startsWith(MEMORY)) {
        String bytes = line.substring(MEMORY.length()).strip();
        try {
          return OptionalLong.of(Long.parseUnsignedLong(bytes));
        } catch (NumberFormatException e) {
          throw new IOException("memlock of a map is no number: '" + bytes + "'", e);
        }
      }
    }
    return OptionalLong.empty();
  }

  /** Nothing is kept open. */
  @Override
  public void close() {}
}
