// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.e2e.kubernetes;

import io.cliffwatch.e2e.lab.Checkout;
import io.cliffwatch.e2e.lab.Lab;
import io.cliffwatch.e2e.lab.LabProcess;
import io.cliffwatch.e2e.lab.Node;
import io.cliffwatch.e2e.lab.Router;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The real kube-proxy on a node. */
public final class KubeProxy implements AutoCloseable {
  /** The module of today's kube-proxy, below {@code e2e/go}. */
  public static final String CURRENT = ControlPlane.MODULE;

  /** The module of the oldest kube-proxy that the lab has. */
  public static final String OLD = "kube-proxy-1.28";

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final List<String> IPV4_TOOLS =
      List.of("iptables", "iptables-save", "iptables-restore");
  private static final List<String> IPV6_TOOLS =
      List.of("ip6tables", "ip6tables-save", "ip6tables-restore");

  private final Node node;
  private final ProxyMode mode;
  private final LabProcess process;

  private KubeProxy(Node node, ProxyMode mode, LabProcess process) {
    this.node = node;
    this.mode = mode;
    this.process = process;
  }

  /** Registers the node in the API, and starts today's kube-proxy on it. */
  public static KubeProxy start(Lab lab, ControlPlane plane, Node node, ProxyMode mode)
      throws Exception {
    plane.register(node);
    return start(lab, plane, node, mode, CURRENT, true);
  }

  /**
   * Starts a kube-proxy on a node that is registered.
   *
   * @param module the module it is from: {@link #CURRENT} or {@link #OLD}
   * @param dualStack whether it finds ip6tables; without, it programs IPv4 only
   */
  public static KubeProxy start(
      Lab lab, ControlPlane plane, Node node, ProxyMode mode, String module, boolean dualStack)
      throws Exception {
    String name = "kube-proxy-" + node.name();
    Path tools = tools(lab.folder().resolve(name), mode, dualStack);
    String program = Checkout.program(module, "kube-proxy").toString();
    // Without ip6tables anywhere in its PATH a kube-proxy takes the node for one of IPv4.
    String path = dualStack ? tools + ":" + System.getenv("PATH") : tools.toString();
    Path configuration =
        Files.writeString(lab.folder().resolve(name + ".yaml"), configuration(plane, node, mode));
    LabProcess process =
        lab.start(
            name,
            node.place(),
            List.of("/usr/bin/env", "PATH=" + path, program, "--config=" + configuration, "-v=3"),
            Map.of());
    KubeProxy proxy = new KubeProxy(node, mode, process);
    process.await("it is healthy", PATIENCE, proxy::isHealthy);
    return proxy;
  }

  /**
   * Makes a folder of links: which implementation kube-proxy writes with is a matter of its PATH.
   */
  private static Path tools(Path folder, ProxyMode mode, boolean dualStack) throws IOException {
    Files.createDirectories(folder);
    for (List<String> family : dualStack ? List.of(IPV4_TOOLS, IPV6_TOOLS) : List.of(IPV4_TOOLS)) {
      for (String tool : family) {
        Path link = folder.resolve(tool);
        Files.deleteIfExists(link); // of the one before on this node
        Files.createSymbolicLink(link, Path.of("/usr/sbin", mode.iptables()));
      }
    }
    return folder;
  }

  private static String configuration(ControlPlane plane, Node node, ProxyMode mode)
      throws IOException {
    return """
    apiVersion: kubeproxy.config.k8s.io/v1alpha1
    kind: KubeProxyConfiguration
    mode: %s
    hostnameOverride: %s
    clusterCIDR: %s,%s
    clientConnection: {kubeconfig: %s}
    # The limits of connection tracking are the host's.
    conntrack: {maxPerCore: 0}
    """
        .formatted(
            mode.mode(),
            node.name(),
            Router.PODS_IPV4,
            Router.PODS_IPV6,
            plane.kubeconfig(Router.ADDRESS));
  }

  private boolean isHealthy() {
    return node.place().run("", "curl", "-sf", "http://127.0.0.1:10256/healthz").status() == 0;
  }

  /** Returns the node it is on. */
  public Node node() {
    return node;
  }

  /** Returns its mode. */
  public ProxyMode mode() {
    return mode;
  }

  /** Returns its process; the log is what it says with {@code -v=3}. */
  public LabProcess process() {
    return process;
  }

  /** Returns its metrics, as they are on 127.0.0.1:10249 of the node. */
  public Exposition metrics() {
    return Exposition.parse(
        node.exec("curl", "-sf", "--max-time", "20", "http://127.0.0.1:10249/metrics"));
  }

  /** Ends it; its rules stay. */
  @Override
  public void close() {
    process.close();
  }
}
