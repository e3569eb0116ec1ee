// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.ebpf;

import static io.cliffwatch.ebpf.EbpfUapi.SERVICE_BACKEND_ID;
import static io.cliffwatch.ebpf.EbpfUapi.SERVICE_COUNT;
import static io.cliffwatch.ebpf.EbpfUapi.SERVICE_FLAGS;
import static io.cliffwatch.ebpf.EbpfUapi.SERVICE_FLAGS2;
import static io.cliffwatch.ebpf.EbpfUapi.SERVICE_KEY_BACKEND_SLOT;
import static io.cliffwatch.ebpf.EbpfUapi.SERVICE_KEY_DPORT;
import static io.cliffwatch.ebpf.EbpfUapi.SERVICE_KEY_PROTO;
import static io.cliffwatch.ebpf.EbpfUapi.SERVICE_KEY_SCOPE;
import static io.cliffwatch.ebpf.EbpfUapi.SVC_FLAG2_NAT_46X64;
import static io.cliffwatch.ebpf.EbpfUapi.SVC_FLAGS_NOT_CLUSTER_IP;

import io.cliffwatch.address.Address;
import io.cliffwatch.linux.BpfMap;
import io.cliffwatch.netlink.route.AddressFamily;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Takes the entries of a map of Services, which come in no order: slot 0 is a frontend and says how
 * many of its other slots are in use, each of which names a backend.
 */
final class ServiceEntries implements BpfMap.Visitor {
  /** A frontend that was only heard of by its slots has no use. */
  private static final class Frontend {
    int slotsInUse;
    boolean clusterIp;
    boolean otherFamily;
  }

  private record Key(Address address, int port, int protocolAndScope) {
    static Key of(Address address, int port, int protocol, int scope) {
      return new Key(address, port, (protocol << Byte.SIZE) | scope);
    }

    int protocol() {
      return protocolAndScope >> Byte.SIZE;
    }

    Key withoutScope() {
      return of(address, port, protocol(), 0);
    }

    boolean isForOtherPorts() {
      return port == 0 && protocol() == 0;
    }
  }

  /**
   * A port of a cluster IP.
   *
   * @param protocol its number, 0 where Cilium does not tell protocols apart
   * @param ofOtherFamily whether its backends are of the other family
   * @param backends the numbers of the backends that slots in use name
   */
  record ClusterPort(
      Address address, int port, int protocol, boolean ofOtherFamily, Set<Integer> backends) {
    private ClusterPort and(ClusterPort other) {
      Set<Integer> both = new HashSet<>(backends);
      both.addAll(other.backends);
      return new ClusterPort(
          address, port, protocol, ofOtherFamily || other.ofOtherFamily, Set.copyOf(both));
    }
  }

  private final AddressFamily family;
  private final Map<Key, Frontend> frontends = new HashMap<>();
  private final Set<Address> clusterIps = new HashSet<>();

  /** The slots: their frontends, and their numbers and backends in pairs. */
  private final List<Frontend> slotFrontends = new ArrayList<>();

  private int[] slots = new int[1024];
  private boolean outside;
  private long entries;

  ServiceEntries(AddressFamily family) {
    this.family = family;
  }

  @Override
  public void entry(ByteBuffer key, ByteBuffer value) {
    entries++;
    Address address = AddressFields.address(key, key.position(), family);
    int rest = key.position() + family.addressBytes();
    int slot = Short.toUnsignedInt(key.getShort(rest + SERVICE_KEY_BACKEND_SLOT));
    int protocol = Byte.toUnsignedInt(key.get(rest + SERVICE_KEY_PROTO));
    int scope = Byte.toUnsignedInt(key.get(rest + SERVICE_KEY_SCOPE));
    int port = AddressFields.port(key, rest + SERVICE_KEY_DPORT);
    Frontend frontend =
        frontends.computeIfAbsent(
            Key.of(address, port, protocol, scope), ignored -> new Frontend());
    if (slot == 0) {
      // Cilium sends link-local addresses to a node's own agents: no cluster IP is one.
      boolean linkLocal = AddressFields.isLinkLocal(address, family);
      outside |= isFromOutside(value);
      describe(frontend, value, linkLocal);
      if (frontend.clusterIp) {
        clusterIps.add(address);
      }
    } else {
      note(frontend, slot, value.getInt(value.position() + SERVICE_BACKEND_ID));
    }
  }

  private static void describe(Frontend frontend, ByteBuffer value, boolean linkLocal) {
    int at = value.position();
    frontend.slotsInUse = Short.toUnsignedInt(value.getShort(at + SERVICE_COUNT));
    frontend.otherFamily = (value.get(at + SERVICE_FLAGS2) & SVC_FLAG2_NAT_46X64) != 0;
    frontend.clusterIp = !linkLocal && !isFromOutside(value);
  }

  private static boolean isFromOutside(ByteBuffer value) {
    return (value.get(value.position() + SERVICE_FLAGS) & SVC_FLAGS_NOT_CLUSTER_IP) != 0;
  }

  private void note(Frontend frontend, int slot, int backend) {
    int size = 2 * slotFrontends.size();
    if (size == slots.length) {
      slots = Arrays.copyOf(slots, 2 * size);
    }
    slots[size] = slot;
    slots[size + 1] = backend;
    slotFrontends.add(frontend);
  }

  long entries() {
    return entries;
  }

  /** Tells whether there is a frontend for others than pods. */
  boolean serveOutside() {
    return outside;
  }

  /** Returns how many cluster IPs there are, also of Services without backends. */
  long clusterIps() {
    return clusterIps.size();
  }

  /** Takes a backend's number and whether it was found by way of a cluster IP. */
  interface BackendSink {
    void backend(int id, boolean fromClusterIp, boolean ofOtherFamily);
  }

  /** Gives every backend that a slot in use names, some of them several times. */
  void reachable(BackendSink sink) {
    for (int i = 0; i < slotFrontends.size(); i++) {
      Frontend frontend = slotFrontends.get(i);
      if (slots[2 * i] <= frontend.slotsInUse) {
        sink.backend(slots[2 * i + 1], frontend.clusterIp, frontend.otherFamily);
      }
    }
  }

  /**
   * Returns the ports of the cluster IPs, those without backends included. A port that is looked up
   * in two scopes is one. The entries for all other ports of an address, whose packets Cilium
   * drops, are none.
   */
  Collection<ClusterPort> clusterPorts() {
    Map<Frontend, Set<Integer>> backends = backendsInUse();
    Map<Key, ClusterPort> ports = new HashMap<>();
    frontends.forEach((key, frontend) -> {
      if (frontend.clusterIp && !key.isForOtherPorts()) {
        ports.merge(
            key.withoutScope(),
            new ClusterPort(
                key.address(),
                key.port(),
                key.protocol(),
                frontend.otherFamily,
                backends.getOrDefault(frontend, Set.of())),
            ClusterPort::and);
      }
    });
    return ports.values();
  }

  private Map<Frontend, Set<Integer>> backendsInUse() {
    Map<Frontend, Set<Integer>> backends = new HashMap<>();
    for (int i = 0; i < slotFrontends.size(); i++) {
      Frontend frontend = slotFrontends.get(i);
      if (slots[2 * i] <= frontend.slotsInUse) {
        backends.computeIfAbsent(frontend, ignored -> new HashSet<>()).add(slots[2 * i + 1]);
      }
    }
    return backends;
  }
}
