// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.restore;

import java.util.Optional;
import java.util.Set;

/** Who starts a run. */
public enum Starter {
  /** kube-proxy, also as a part of k3s, RKE2 or MicroK8s' kubelite. */
  KUBE_PROXY("kube-proxy"),
  /** The kubelet. */
  KUBELET("kubelet"),
  /** A network plugin, or its agent. */
  CNI("cni"),
  /** Anybody else. */
  OTHER("other");

  /** Names are cut to 15 bytes. */
  private static final Set<String> KUBE_PROXIES =
      Set.of("kube-proxy", "kubelite", "k3s", "k3s-server", "k3s-agent");

  private static final Set<String> PLUGINS =
      Set.of(
          "antrea-agent",
          "aws-cni",
          "aws-k8s-agent",
          "azure-vnet",
          "bridge",
          "calico",
          "calico-felix",
          "calico-node",
          "cilium-agent",
          "cilium-cni",
          "cni",
          "felix",
          "firewall",
          "flannel",
          "flanneld",
          "install-cni",
          "istio-cni",
          "kube-router",
          "kube-ovn-daemon",
          "multus",
          "multus-daemon",
          "ovnkube",
          "portmap",
          "ptp",
          "weave-net",
          "weaver");

  private final String word;

  Starter(String word) {
    this.word = word;
  }

  /** Returns the value of the label {@code starter}. */
  public String word() {
    return word;
  }

  /** Returns whom a process's name stands for, empty when it tells nothing. */
  static Optional<Starter> named(String name) {
    if (KUBE_PROXIES.contains(name)) {
      return Optional.of(KUBE_PROXY);
    }
    if (name.equals("kubelet")) {
      return Optional.of(KUBELET);
    }
    return PLUGINS.contains(name) ? Optional.of(CNI) : Optional.empty();
  }
}
