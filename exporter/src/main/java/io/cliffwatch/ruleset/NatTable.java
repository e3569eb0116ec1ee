// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.ruleset;

import io.cliffwatch.ruleset.ServicePort.Backend;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Table nat: from Services to endpoints. */
final class NatTable {
  private static final String SERVICES = "KUBE-SERVICES";
  private static final String MASQUERADE = "-j KUBE-MARK-MASQ";
  private static final String LOCAL_SOURCE = "-m addrtype --src-type LOCAL";

  private final KubeProxyRuleset ruleset;
  private final RestoreWriter out;
  private final AddressPlan plan;

  NatTable(KubeProxyRuleset ruleset, RestoreWriter out) {
    this.ruleset = ruleset;
    this.out = out;
    plan = new AddressPlan(ruleset.family());
  }

  void write() throws IOException {
    out.table("nat", "PREROUTING", "INPUT", "OUTPUT", "POSTROUTING");
    for (String chain :
        new String[] {
          "KUBE-MARK-MASQ", "KUBE-NODEPORTS", "KUBE-POSTROUTING", "KUBE-PROXY-CANARY", SERVICES
        }) {
      out.chain(chain);
    }
    ruleset.forEachPort(this::declare);
    if (ruleset.foreignChains()) {
      foreignChains();
    }
    frame();
    ruleset.forEachPort(this::port);
    for (int i = 0; i < ruleset.leftovers(); i++) {
      leftover(i);
    }
    out.rule(
        SERVICES,
        out.comment("kubernetes service nodeports; NOTE: this must be the last rule in this chain"),
        plan.notLoopback(),
        "-m addrtype --dst-type LOCAL -j KUBE-NODEPORTS");
    out.commit();
  }

  private void declare(ServicePort port) throws IOException {
    if (port.usesClusterChain()) {
      out.chain(port.chain("KUBE-SVC-"));
    }
    if (port.usesLocalChain()) {
      out.chain(port.chain("KUBE-SVL-"));
    }
    if (port.usesExternalChain()) {
      out.chain(port.chain("KUBE-EXT-"));
      if (port.shape().hasSourceRanges()) {
        out.chain(port.chain("KUBE-FW-"));
      }
    }
    for (Backend backend : port.usedBackends()) {
      out.chain(backend.chain());
    }
  }

  private void foreignChains() throws IOException {
    String backend = plan.withPort(plan.endpoint(AddressPlan.MAX_ENDPOINTS), 8080);
    out.chain("CNI-HOSTPORT-DNAT");
    out.chain("CNI-DN-6b1c2f0ad1a56de8b1e9f");
    out.chain("cali-PREROUTING");
    out.rule("PREROUTING", "-m addrtype --dst-type LOCAL -j CNI-HOSTPORT-DNAT");
    out.rule("PREROUTING", "-j cali-PREROUTING");
    out.rule("CNI-HOSTPORT-DNAT", "-p tcp -m tcp --dport 8081 -j CNI-DN-6b1c2f0ad1a56de8b1e9f");
    out.rule("CNI-DN-6b1c2f0ad1a56de8b1e9f", "-p tcp -j DNAT --to-destination " + backend);
  }

  private void frame() throws IOException {
    String portals = out.comment("kubernetes service portals");
    out.rule("PREROUTING", portals, "-j " + SERVICES);
    out.rule("OUTPUT", portals, "-j " + SERVICES);
    String postrouting = out.comment("kubernetes postrouting rules");
    out.rule("POSTROUTING", postrouting, "-j KUBE-POSTROUTING");
    out.rule("KUBE-MARK-MASQ", "-j MARK --set-xmark 0x4000/0x4000");
    out.rule("KUBE-POSTROUTING", "-m mark ! --mark 0x4000/0x4000 -j RETURN");
    out.rule("KUBE-POSTROUTING", "-j MARK --set-xmark 0x4000/0x0");
    String snat = out.comment("kubernetes service traffic requiring SNAT");
    out.rule("KUBE-POSTROUTING", snat, "-j MASQUERADE --random-fully");
  }

  private void port(ServicePort port) throws IOException {
    if (!port.isServed()) {
      return;
    }
    String number = port.portMatch(port.port().number());
    String cluster = out.comment(port.name() + " cluster IP");
    out.rule(SERVICES, port.to(port.clusterIp()), cluster, number, "-j " + port.internalChain());
    if (port.usesExternalChain()) {
      fromOutside(port, number);
      external(port);
    }
    String fromPods = "! -s " + plan.pods();
    String internal = port.internalChain();
    out.rule(internal, fromPods, port.to(port.clusterIp()), cluster, number, MASQUERADE);
    if (port.usesClusterChain()) {
      balance(port.chain("KUBE-SVC-"), port, port.backends());
    }
    if (port.usesLocalChain()) {
      balance(port.chain("KUBE-SVL-"), port, port.localBackends());
    }
    for (Backend backend : port.usedBackends()) {
      endpoint(port.name(), port.port().protocol(), backend, affinity(port, backend, "--set"));
    }
  }

  private void fromOutside(ServicePort port, String number) throws IOException {
    String external = "-j " + port.chain("KUBE-EXT-");
    if (port.shape() == ServiceShape.EXTERNAL_IP) {
      String address = plan.host(plan.externalIp(port.index()));
      String why = out.comment(port.name() + " external IP");
      out.rule(SERVICES, port.to(address), why, number, external);
    }
    if (port.shape().hasLoadBalancer()) {
      String address = plan.host(plan.loadBalancerIp(port.index()));
      String why = out.comment(port.name() + " loadbalancer IP");
      String firewall = "-j " + port.chain("KUBE-FW-");
      String target = port.shape().hasSourceRanges() ? firewall : external;
      out.rule(SERVICES, port.to(address), why, number, target);
    }
    if (port.shape().hasNodePort()) {
      String protocol = "-p " + port.port().protocol();
      String nodePort = port.portMatch(port.nodePort());
      out.rule("KUBE-NODEPORTS", protocol, out.comment(port.name()), nodePort, external);
    }
  }

  private void external(ServicePort port) throws IOException {
    String chain = port.chain("KUBE-EXT-");
    String cluster = "-j " + port.chain("KUBE-SVC-");
    String why = " traffic for " + port.name() + " external destinations";
    if (port.shape().isExternalLocal()) {
      out.rule(chain, "-s " + plan.pods(), out.comment("pod" + why), cluster);
      out.rule(chain, out.comment("masquerade LOCAL" + why), LOCAL_SOURCE, MASQUERADE);
      out.rule(chain, out.comment("route LOCAL" + why), LOCAL_SOURCE, cluster);
      out.rule(chain, "-j " + port.chain("KUBE-SVL-"));
    } else {
      out.rule(chain, out.comment("masquerade" + why), MASQUERADE);
      out.rule(chain, cluster);
    }
    if (port.shape().hasSourceRanges()) {
      String firewall = port.chain("KUBE-FW-");
      String range = out.comment(port.name() + " loadbalancer IP");
      out.rule(firewall, "-s " + plan.sourceRange(1), range, "-j " + chain);
      out.rule(firewall, "-s " + plan.sourceRange(2), range, "-j " + chain);
      // A rule without a target, as kube-proxy writes it to carry a comment.
      out.rule(firewall, out.comment("other traffic to " + port.name() + " will be dropped"));
    }
  }

  private void balance(String chain, ServicePort port, List<Backend> backends) throws IOException {
    for (Backend backend : backends) {
      String recent = affinity(port, backend, "--rcheck --seconds 10800 --reap");
      if (!recent.isEmpty()) {
        String why = out.comment(port.name() + " -> " + backend.destination());
        out.rule(chain, why, recent, "-j " + backend.chain());
      }
    }
    for (int i = 0; i < backends.size(); i++) {
      int left = backends.size() - i;
      String why = out.comment(port.name() + " -> " + backends.get(i).destination());
      String chance = String.format(Locale.ROOT, "%.10f", 1.0 / left);
      String random = left == 1 ? "" : "-m statistic --mode random --probability " + chance;
      out.rule(chain, why, random, "-j " + backends.get(i).chain());
    }
  }

  private String affinity(ServicePort port, Backend backend, String action) {
    if (port.shape() != ServiceShape.AFFINITY) {
      return "";
    }
    String name = " --name " + backend.chain();
    return "-m recent " + action + name + " --mask " + plan.recentMask() + " --rsource";
  }

  private void endpoint(String name, String protocol, Backend backend, String affinity)
      throws IOException {
    String why = out.comment(name);
    out.rule(backend.chain(), "-s " + plan.host(backend.address()), why, MASQUERADE);
    out.rule(
        backend.chain(),
        "-p " + protocol,
        why,
        affinity,
        "-m " + protocol + " -j DNAT --to-destination " + backend.destination());
  }

  /** A Service that is gone: kube-proxy leaves its chains until the next full sync. */
  private void leftover(int number) throws IOException {
    ServiceShape.Port port = ServiceShape.PLAIN.ports().getFirst();
    String name = "default/gone-" + number + ":web";
    String chain = "KUBE-SVC-" + ChainName.ofServicePort(name, port.protocol());
    String address = plan.endpoint(AddressPlan.MAX_ENDPOINTS + 1 + number);
    Backend backend = ServicePort.backend(name, port, address, plan);
    out.chain(chain);
    out.chain(backend.chain());
    out.rule(chain, "-j " + backend.chain());
    endpoint(name, port.protocol(), backend, "");
  }
}
