// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.ruleset;

import java.io.IOException;

/** Table filter: what is rejected or dropped. */
final class FilterTable {
  private static final String NEW = "-m conntrack --ctstate NEW";
  private static final String SERVICES = "KUBE-SERVICES";
  private static final String FIREWALL = "KUBE-PROXY-FIREWALL";

  private final KubeProxyRuleset ruleset;
  private final RestoreWriter out;

  FilterTable(KubeProxyRuleset ruleset, RestoreWriter out) {
    this.ruleset = ruleset;
    this.out = out;
  }

  void write() throws IOException {
    out.table("filter", "INPUT", "FORWARD", "OUTPUT");
    out.chain("KUBE-EXTERNAL-SERVICES");
    out.chain("KUBE-FIREWALL");
    out.chain("KUBE-FORWARD");
    out.chain("KUBE-NODEPORTS");
    out.chain("KUBE-PROXY-CANARY");
    out.chain(FIREWALL);
    out.chain(SERVICES);
    if (ruleset.foreignChains()) {
      foreignChains();
    }
    frame();
    ruleset.forEachPort(this::port);
    out.commit();
  }

  private void foreignChains() throws IOException {
    out.chain("cali-FORWARD");
    out.chain("cali-from-wl-dispatch");
    out.rule("FORWARD", "-j cali-FORWARD");
    out.rule("cali-FORWARD", "-i cali+ -j cali-from-wl-dispatch");
    out.rule("cali-from-wl-dispatch", "-m conntrack --ctstate INVALID -j DROP");
    out.rule("cali-from-wl-dispatch", "-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT");
  }

  private void frame() throws IOException {
    for (String chain : new String[] {"INPUT", "FORWARD", "OUTPUT"}) {
      out.rule(chain, NEW, out.comment("kubernetes load balancer firewall"), "-j " + FIREWALL);
    }
    out.rule("INPUT", out.comment("kubernetes health check service ports"), "-j KUBE-NODEPORTS");
    String visible = out.comment("kubernetes externally-visible service portals");
    out.rule("INPUT", NEW, visible, "-j KUBE-EXTERNAL-SERVICES");
    out.rule("FORWARD", NEW, visible, "-j KUBE-EXTERNAL-SERVICES");
    String portals = out.comment("kubernetes service portals");
    out.rule("FORWARD", NEW, portals, "-j " + SERVICES);
    out.rule("OUTPUT", NEW, portals, "-j " + SERVICES);
    out.rule("FORWARD", out.comment("kubernetes forwarding rules"), "-j KUBE-FORWARD");
    out.rule("INPUT", "-j KUBE-FIREWALL");
    out.rule("OUTPUT", "-j KUBE-FIREWALL");
    out.rule("KUBE-FORWARD", "-m conntrack --ctstate INVALID -j DROP");
    out.rule("KUBE-FORWARD", "-m mark --mark 0x4000/0x4000 -j ACCEPT");
    out.rule("KUBE-FORWARD", "-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT");
  }

  private void port(ServicePort port) throws IOException {
    String number = port.portMatch(port.port().number());
    if (port.backends().isEmpty()) {
      String why = out.comment(port.name() + " has no endpoints");
      out.rule(SERVICES, port.to(port.clusterIp()), why, number, "-j REJECT");
    } else if (!port.isServed()) {
      String why = out.comment(port.name() + " has no local endpoints");
      out.rule(SERVICES, port.to(port.clusterIp()), why, number, "-j DROP");
    }
    if (port.usesExternalChain() && port.shape().hasLoadBalancer()) {
      loadBalancer(port, number);
    }
  }

  private void loadBalancer(ServicePort port, String number) throws IOException {
    if (port.shape().hasSourceRanges()) {
      String address = port.plan().host(port.plan().loadBalancerIp(port.index()));
      String why = out.comment(port.name() + " traffic not accepted by " + port.chain("KUBE-FW-"));
      out.rule(FIREWALL, port.to(address), why, number, "-j DROP");
    }
    if (port.shape().isExternalLocal()) {
      String why = out.comment(port.name() + " health check node port");
      out.rule(
          "KUBE-NODEPORTS", "-p tcp", why, "-m tcp --dport " + port.healthCheckPort(), "-j ACCEPT");
    }
  }
}
