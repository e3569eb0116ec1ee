// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.ebpf;

import io.cliffwatch.linux.BpfMap;
import io.cliffwatch.netlink.route.AddressFamily;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;

/** Takes the entries of a map of backends and keeps those that Services lead to. */
final class BackendEntries implements BpfMap.Visitor {
  private final AddressFamily family;
  private final Set<Integer> reachable;
  private final Set<Integer> reachableFromClusterIps;
  private final Set<Backend> backends = new HashSet<>();
  private boolean routes;

  BackendEntries(
      AddressFamily family, Set<Integer> reachable, Set<Integer> reachableFromClusterIps) {
    this.family = family;
    this.reachable = reachable;
    this.reachableFromClusterIps = reachableFromClusterIps;
  }

  @Override
  public void entry(ByteBuffer key, ByteBuffer value) {
    int id = key.getInt(key.position());
    if (!reachable.contains(id)) {
      return;
    }
    routes |= reachableFromClusterIps.contains(id);
    backends.add(Backend.decode(value, family));
  }

  long distinct() {
    return backends.size();
  }

  /** Tells whether a cluster IP leads to one of them. */
  boolean routes() {
    return routes;
  }
}
