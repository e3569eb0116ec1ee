// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.ebpf;

import io.cliffwatch.linux.BpfMap;
import io.cliffwatch.netlink.route.AddressFamily;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes of maps' entries what they mean. Give it the maps in the order of {@link EbpfMap}. */
final class EbpfParser {
  private final Map<AddressFamily, ServiceEntries> services = new EnumMap<>(AddressFamily.class);
  private final Map<AddressFamily, BackendEntries> backends = new EnumMap<>(AddressFamily.class);

  /** Returns what takes the entries of a map. */
  BpfMap.Visitor visitor(EbpfMap map) {
    return switch (map.kind()) {
      case SERVICES -> services.computeIfAbsent(map.family(), ServiceEntries::new);
      case BACKENDS -> backends.computeIfAbsent(map.family(), this::backendEntries);
      case OTHER -> (key, value) -> {};
    };
  }

  /** Only now are all the Services known. */
  private BackendEntries backendEntries(AddressFamily family) {
    Set<Integer> reachable = new HashSet<>();
    Set<Integer> fromClusterIps = new HashSet<>();
    services.forEach((of, entries) ->
        entries.reachable((id, clusterIp, ofOtherFamily) -> {
          if (of == family || ofOtherFamily) {
            reachable.add(id);
            if (clusterIp) {
              fromClusterIps.add(id);
            }
          }
        }));
    return new BackendEntries(family, reachable, fromClusterIps);
  }

  /** Returns the families that have a map of Services or of backends. */
  List<EbpfFamily> families() {
    Set<AddressFamily> present = EnumSet.noneOf(AddressFamily.class);
    present.addAll(services.keySet());
    present.addAll(backends.keySet());
    List<EbpfFamily> families = new ArrayList<>();
    for (AddressFamily family : present) {
      ServiceEntries frontends = services.getOrDefault(family, new ServiceEntries(family));
      BackendEntries reached =
          backends.getOrDefault(family, new BackendEntries(family, Set.of(), Set.of()));
      families.add(
          new EbpfFamily(
              family,
              frontends.clusterIps(),
              reached.distinct(),
              reached.routes(),
              frontends.serveOutside(),
              frontends.entries()));
    }
    return families;
  }
}
