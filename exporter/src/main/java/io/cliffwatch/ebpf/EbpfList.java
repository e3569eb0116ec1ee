// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.ebpf;

import io.cliffwatch.linux.BpfMap;
import io.cliffwatch.listing.AddressText;
import io.cliffwatch.listing.ListedService;
import io.cliffwatch.listing.ProtocolText;
import io.cliffwatch.netlink.route.AddressFamily;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Lists the ports of cluster IPs that the maps have, with the backends that slots in use lead to.
 * Maps are hash tables, so that no Service has a position. Takes the maps in any order.
 */
final class EbpfList {
  private final Map<AddressFamily, ServiceEntries> services = new EnumMap<>(AddressFamily.class);
  private final Map<AddressFamily, Map<Integer, Backend>> backends =
      new EnumMap<>(AddressFamily.class);

  /** Returns what takes the entries of a map. */
  BpfMap.Visitor visitor(EbpfMap map) {
    AddressFamily family = map.family();
    return switch (map.kind()) {
      case SERVICES -> services.computeIfAbsent(family, ServiceEntries::new);
      case BACKENDS -> {
        Map<Integer, Backend> numbered = backends.computeIfAbsent(family, of -> new HashMap<>());
        yield (key, value) ->
            numbered.put(key.getInt(key.position()), Backend.decode(value, family));
      }
      case OTHER -> (key, value) -> {};
    };
  }

  /** Returns the Services, IPv4 first. */
  List<ListedService> services() {
    List<ListedService> listed = new ArrayList<>();
    services.forEach((family, entries) ->
        entries.clusterPorts().forEach(port -> listed.add(listed(family, port))));
    return listed;
  }

  private ListedService listed(AddressFamily family, ServiceEntries.ClusterPort port) {
    return ListedService.without(
        "ebpf",
        "",
        family,
        AddressText.of(family, port.address().high(), port.address().low()),
        port.port(),
        ProtocolText.of(port.protocol()),
        OptionalLong.empty(),
        reached(family, port).size());
  }

  /** One backend may have several numbers, and a number may be of none. */
  private Set<Backend> reached(AddressFamily family, ServiceEntries.ClusterPort port) {
    Set<Backend> reached = new HashSet<>();
    backends.forEach((of, numbered) -> {
      if (of == family || port.ofOtherFamily()) {
        for (int id : port.backends()) {
          Backend backend = numbered.get(id);
          if (backend != null) {
            reached.add(backend);
          }
        }
      }
    });
    return reached;
  }
}
