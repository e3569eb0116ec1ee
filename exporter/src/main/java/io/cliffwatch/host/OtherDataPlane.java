// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.host;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A data plane that routes Services in a way that no collector reads, told by what it makes on
 * every node: an interface, or maps. Some of them can also run beside kube-proxy, so that this
 * alone does not say that they route.
 */
public enum OtherDataPlane {
  /**
   * Felix makes a pair of virtual interfaces when it runs in eBPF mode, but not where it translates
   * addresses in the host's namespace; the map of frontends, whose name ends in a version, it pins
   * in either case.
   */
  CALICO_EBPF("Calico eBPF", "bpfin.cali", "cali_v[46]_nat_fe*"),
  /** The gateway into the node's Open vSwitch bridge. */
  ANTREA("Antrea", "antrea-gw0"),
  /** The management port into the logical network. */
  OVN_KUBERNETES("OVN-Kubernetes", "ovn-k8s-mp0"),
  /**
   * The interface that its service proxy puts cluster IPs on. Its virtual services are in IPVS like
   * kube-proxy's, but it keeps no set of cluster IPs.
   */
  KUBE_ROUTER("kube-router", "kube-dummy-if");

  private final String title;
  private final String interfaceName;
  private final Optional<String> maps;

  OtherDataPlane(String title, String interfaceName) {
    this(title, interfaceName, Optional.empty());
  }

  OtherDataPlane(String title, String interfaceName, String maps) {
    this(title, interfaceName, Optional.of(maps));
  }

  OtherDataPlane(String title, String interfaceName, Optional<String> maps) {
    this.title = requireNonNull(title, "title is null");
    this.interfaceName = requireNonNull(interfaceName, "interfaceName is null");
    this.maps = requireNonNull(maps, "maps is null");
  }

  String interfaceName() {
    return interfaceName;
  }

  /** Returns the pattern of the names by which it pins maps that only Services need. */
  Optional<String> maps() {
    return maps;
  }

  /** Returns that it was given away by its interface. */
  Trace byInterface() {
    return new Trace(this, "interface " + interfaceName);
  }

  /** Returns that it was given away by a map. */
  Trace byMap(Path file) {
    return new Trace(this, "map " + file);
  }

  /**
   * What gave a data plane away.
   *
   * @param plane whose it is
   * @param what an interface or a map
   */
  public record Trace(OtherDataPlane plane, String what) {
    /** Checks the arguments. */
    public Trace {
      requireNonNull(plane, "plane is null");
      requireNonNull(what, "what is null");
    }

    /** Returns what the data plane is called and what gave it away, for people. */
    public String description() {
      return plane.title + " (" + what + ")";
    }
  }
}
