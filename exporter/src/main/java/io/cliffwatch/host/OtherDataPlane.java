// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.host;

import static java.util.Objects.requireNonNull;

/**
 * A data plane that routes Services in a way that no collector reads, told by the interface that it
 * makes on every node. Some of them can also run beside kube-proxy, so that the interface alone
 * does not say that they do.
 */
public enum OtherDataPlane {
  /** Felix makes a pair of virtual interfaces when it runs in eBPF mode, and only then. */
  CALICO_EBPF("Calico eBPF", "bpfin.cali"),
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

  OtherDataPlane(String title, String interfaceName) {
    this.title = requireNonNull(title, "title is null");
    this.interfaceName = requireNonNull(interfaceName, "interfaceName is null");
  }

  String interfaceName() {
    return interfaceName;
  }

  /** Returns what it is called and what gave it away, for people. */
  public String description() {
    return title + " (interface " + interfaceName + ")";
  }
}
