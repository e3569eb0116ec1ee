// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.ebpf;

import static io.cliffwatch.linux.BpfUapi.BPF_MAP_TYPE_HASH;

import io.cliffwatch.linux.BpfMapInfo;
import io.cliffwatch.netlink.route.AddressFamily;
import java.util.Optional;

/**
 * The maps of Cilium's load balancer in which an entry too many is refused, so that a Service or
 * backend does not work. Those that throw out an old entry for a new one (LRU maps, such as {@code
 * cilium_lb4_reverse_sk}) are not among them: to be full is their usual state. Nor are those of
 * consistent hashing, of which each frontend has one entry: they cannot be fuller than the
 * Services'.
 */
public enum EbpfMap {
  /** Services of IPv4, and a slot for each of their backends. */
  LB4_SERVICES("cilium_lb4_services_v2", Kind.SERVICES, AddressFamily.IPV4),
  /** Services of IPv6. */
  LB6_SERVICES("cilium_lb6_services_v2", Kind.SERVICES, AddressFamily.IPV6),
  /** Backends of IPv4. */
  LB4_BACKENDS("cilium_lb4_backends_v3", Kind.BACKENDS, AddressFamily.IPV4),
  /** Backends of IPv6. */
  LB6_BACKENDS("cilium_lb6_backends_v3", Kind.BACKENDS, AddressFamily.IPV6),
  /** Addresses of Services that replies get back, IPv4. */
  LB4_REVERSE_NAT("cilium_lb4_reverse_nat", Kind.OTHER, AddressFamily.IPV4),
  /** Addresses of Services that replies get back, IPv6. */
  LB6_REVERSE_NAT("cilium_lb6_reverse_nat", Kind.OTHER, AddressFamily.IPV6),
  /** Backends of Services with session affinity. */
  LB_AFFINITY_MATCH("cilium_lb_affinity_match", Kind.OTHER, AddressFamily.IPV4),
  /** Source ranges of load balancers, IPv4. */
  LB4_SOURCE_RANGE("cilium_lb4_source_range", Kind.OTHER, AddressFamily.IPV4),
  /** Source ranges of load balancers, IPv6. */
  LB6_SOURCE_RANGE("cilium_lb6_source_range", Kind.OTHER, AddressFamily.IPV6);

  /** What is decoded of a map. */
  enum Kind {
    /** Keys with slots. */
    SERVICES,
    /** Addresses of backends. */
    BACKENDS,
    /** Nothing: entries are only counted. */
    OTHER
  }

  private final String file;
  private final Kind kind;
  private final AddressFamily family;

  EbpfMap(String file, Kind kind, AddressFamily family) {
    this.file = file;
    this.kind = kind;
    this.family = family;
  }

  /** Returns the name of the file that it is pinned by, the value of the label {@code map}. */
  public String file() {
    return file;
  }

  Kind kind() {
    return kind;
  }

  /** Means something only where something is decoded. */
  AddressFamily family() {
    return family;
  }

  /** Returns in what the map differs from what is known of it, empty when it does not. */
  Optional<String> strangeness(BpfMapInfo info) {
    if (info.isPerCpu()) {
      return Optional.of(file + " has a value for each CPU (type " + info.type() + ")");
    }
    if (kind == Kind.OTHER
        || (info.type() == BPF_MAP_TYPE_HASH
            && info.keySize() == keyBytes()
            && info.valueSize() == valueBytes())) {
      return Optional.empty();
    }
    return Optional.of(
        "%s has keys of %d and values of %d bytes (type %d); known are %d and %d (type %d)"
            .formatted(
                file,
                info.keySize(),
                info.valueSize(),
                info.type(),
                keyBytes(),
                valueBytes(),
                BPF_MAP_TYPE_HASH));
  }

  private int keyBytes() {
    return kind == Kind.SERVICES
        ? family.addressBytes() + EbpfUapi.SERVICE_KEY_BYTES
        : EbpfUapi.BACKEND_KEY_BYTES;
  }

  private int valueBytes() {
    return kind == Kind.SERVICES
        ? EbpfUapi.SERVICE_VALUE_BYTES
        : family.addressBytes() + EbpfUapi.BACKEND_VALUE_BYTES;
  }
}
