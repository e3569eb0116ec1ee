// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.ebpf;

import static io.cliffwatch.ebpf.EbpfUapi.BACKEND_CLUSTER_ID;
import static io.cliffwatch.ebpf.EbpfUapi.BACKEND_PORT;
import static io.cliffwatch.ebpf.EbpfUapi.BACKEND_PROTO;

import io.cliffwatch.linux.BpfMap;
import io.cliffwatch.netlink.route.AddressFamily;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;

/**
 * Takes the entries of a map of backends and keeps those that Services lead to, told apart by
 * address, port, protocol and cluster: one backend may have several numbers.
 */
final class BackendEntries implements BpfMap.Visitor {
  private record Backend(Address address, int port, int protocol, int cluster) {}

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
    int rest = value.position() + family.addressBytes();
    backends.add(
        new Backend(
            Address.read(value, value.position(), family),
            Short.toUnsignedInt(value.getShort(rest + BACKEND_PORT)),
            Byte.toUnsignedInt(value.get(rest + BACKEND_PROTO)),
            Short.toUnsignedInt(value.getShort(rest + BACKEND_CLUSTER_ID))));
  }

  long distinct() {
    return backends.size();
  }

  /** Tells whether a cluster IP leads to one of them. */
  boolean routes() {
    return routes;
  }
}
