// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.ruleset;

import static java.util.Objects.requireNonNull;

import io.cliffwatch.netlink.route.AddressFamily;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * The rules that kube-proxy (1.37, iptables mode) writes for so many Services, as input of {@code
 * iptables-restore} or {@code ip6tables-restore}: tables mangle, filter and nat, each replaced as a
 * whole. Equal rulesets give equal text; Service n looks the same however many come after it.
 *
 * <p>For scratch network namespaces. Its accounting matches (nfacct) are left out; as in
 * kube-proxy, rules have comments only up to 1,000 endpoints.
 *
 * @param family the family of all addresses
 * @param services number of Services, up to 100,000
 * @param endpoints number of endpoints of each Service
 * @param shapes the shapes that the Services take in turn
 * @param foreignChains whether there are chains of a CNI plug-in, too
 * @param leftovers number of deleted Services whose chains are still there, unreferenced
 */
public record KubeProxyRuleset(
    AddressFamily family,
    int services,
    int endpoints,
    List<ServiceShape> shapes,
    boolean foreignChains,
    int leftovers) {
  private static final int LARGE_CLUSTER_ENDPOINTS = 1_000;

  /** Checks the arguments. */
  public KubeProxyRuleset {
    requireNonNull(family, "family is null");
    shapes = List.copyOf(shapes);
    if (services < 0 || services > AddressPlan.MAX_SERVICES) {
      throw new IllegalArgumentException(services + " Services");
    }
    if (endpoints < 0 || (long) services * endpoints > AddressPlan.MAX_ENDPOINTS) {
      throw new IllegalArgumentException(endpoints + " endpoints for " + services + " Services");
    }
    if (shapes.isEmpty()) {
      throw new IllegalArgumentException("no shapes");
    }
    if (leftovers < 0 || leftovers > AddressPlan.MAX_SERVICES) {
      throw new IllegalArgumentException(leftovers + " leftovers");
    }
  }

  /** Services of shape {@link ServiceShape#PLAIN} only. */
  public static KubeProxyRuleset plain(AddressFamily family, int services, int endpoints) {
    return new KubeProxyRuleset(family, services, endpoints, List.of(ServiceShape.PLAIN), false, 0);
  }

  /** Services of every shape in turn. */
  public static KubeProxyRuleset everyShape(AddressFamily family, int services, int endpoints) {
    return new KubeProxyRuleset(
        family, services, endpoints, List.of(ServiceShape.values()), false, 0);
  }

  /** The same with chains of a CNI plug-in. */
  public KubeProxyRuleset withForeignChains() {
    return new KubeProxyRuleset(family, services, endpoints, shapes, true, leftovers);
  }

  /** The same with the chains of this many deleted Services. */
  public KubeProxyRuleset withLeftovers(int count) {
    return new KubeProxyRuleset(family, services, endpoints, shapes, foreignChains, count);
  }

  /** Writes the rules, a line at a time. */
  public void writeTo(Appendable out) throws IOException {
    requireNonNull(out, "out is null");
    boolean comments = services * (long) endpoints <= LARGE_CLUSTER_ENDPOINTS;
    RestoreWriter writer = new RestoreWriter(out, comments);
    writer.table("mangle", "PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING");
    writer.chain("KUBE-PROXY-CANARY");
    writer.commit();
    new FilterTable(this, writer).write();
    new NatTable(this, writer).write();
  }

  /** Returns the rules as one string: about 1.5 kB for each Service with five endpoints. */
  public String text() {
    StringBuilder text = new StringBuilder();
    try {
      writeTo(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  /** What is done with each port of each Service. */
  interface PortWriter {
    /** Writes what one port needs. */
    void write(ServicePort port) throws IOException;
  }

  void forEachPort(PortWriter writer) throws IOException {
    AddressPlan plan = new AddressPlan(family);
    for (int i = 0; i < services; i++) {
      ServiceShape shape = shapes.get(i % shapes.size());
      for (ServiceShape.Port port : shape.ports()) {
        writer.write(ServicePort.of(i, shape, port, endpoints, plan));
      }
    }
  }
}
