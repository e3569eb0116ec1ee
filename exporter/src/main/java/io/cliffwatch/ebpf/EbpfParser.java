// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.ebpf;

import static java.util.Objects.requireNonNull;

import io.cliffwatch.linux.BpfMap;
import io.cliffwatch.netlink.route.AddressFamily;
import java.util.ArrayList;
import java.util.EnumMap;
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

  /** Returns the families that have a map of Services; each has one of backends, too. */
  List<EbpfFamily> families() {
    List<EbpfFamily> families = new ArrayList<>();
    services.forEach((family, frontends) -> {
      BackendEntries reached =
          requireNonNull(backends.get(family), "a map of Services without one of backends");
      families.add(
          new EbpfFamily(
              family,
              frontends.clusterIps(),
              reached.distinct(),
              reached.routes(),
              frontends.serveOutside(),
              frontends.entries()));
    });
    return families;
  }
}
