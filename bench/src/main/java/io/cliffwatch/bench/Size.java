// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.bench;

import io.cliffwatch.iptables.Backend;
import io.cliffwatch.netlink.route.AddressFamily;
import io.cliffwatch.ruleset.KubeProxyRuleset;
import io.cliffwatch.testing.ScratchNamespace;

/** How large a ruleset is: kube-proxy's for so many Services of five endpoints each. */
enum Size {
  SMALL("10k", 588),
  CLIFF("85k", 5_000),
  HUGE("250k", 14_700);

  private static final int ENDPOINTS = 5;

  private final String label;
  private final int services;

  Size(String label, int services) {
    this.label = label;
    this.services = services;
  }

  /** Returns its number of rules, in short. */
  String label() {
    return label;
  }

  int services() {
    return services;
  }

  String rules() {
    return KubeProxyRuleset.plain(AddressFamily.IPV4, services, ENDPOINTS).text();
  }

  void restoreInto(ScratchNamespace namespace) throws Exception {
    restoreInto(namespace, Backend.LEGACY);
  }

  void restoreInto(ScratchNamespace namespace, Backend backend) throws Exception {
    namespace.feed(rules(), SaveTool.name(backend, "restore"));
  }
}
