// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.e2e.guest;

import io.cliffwatch.e2e.kubernetes.ControlPlane;
import io.cliffwatch.e2e.kubernetes.Exposition;
import io.cliffwatch.e2e.kubernetes.KubeProxy;
import io.cliffwatch.e2e.lab.Checkout;
import io.cliffwatch.e2e.lab.Lab;
import io.cliffwatch.e2e.lab.LabProcess;
import io.cliffwatch.e2e.lab.Router;
import io.cliffwatch.procfs.ProcessStat;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The real kube-proxy in a guest, with the tools that Debian gives it: iptables on nf_tables. */
public final class GuestProxy implements Closeable {
  /** The port of its health checks, in the guest and, forwarded, in the router. */
  public static final int HEALTH_PORT = 10256;

  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final Guest guest;
  private final LabProcess process;

  private GuestProxy(Guest guest, LabProcess process) {
    this.guest = guest;
    this.process = process;
  }

  /**
   * Starts today's kube-proxy in a guest that is registered in the API, and waits until it is
   * healthy. {@link #HEALTH_PORT} of the guest must be forwarded.
   *
   * @param mode kube-proxy's name of the mode, such as {@code ipvs}
   */
  public static GuestProxy start(Lab lab, ControlPlane plane, Guest guest, String mode)
      throws Exception {
    String name = "guest-kube-proxy-" + mode;
    Path configuration =
        Files.writeString(lab.folder().resolve(name + ".yaml"), configuration(plane, mode));
    String program = Checkout.program(KubeProxy.CURRENT, "kube-proxy").toString();
    LabProcess process =
        lab.start(name, guest.place(), List.of(program, "--config=" + configuration, "-v=4"));
    String health = "http://127.0.0.1:" + HEALTH_PORT + "/healthz";
    process.await("it is healthy", PATIENCE, () -> Guest.answers(lab.router().place(), health));
    return new GuestProxy(guest, process);
  }

  private static String configuration(ControlPlane plane, String mode) throws Exception {
    return """
    apiVersion: kubeproxy.config.k8s.io/v1alpha1
    kind: KubeProxyConfiguration
    mode: %s
    hostnameOverride: %s
    clusterCIDR: %s,%s
    clientConnection: {kubeconfig: %s}
    conntrack: {maxPerCore: 0}
    """
        .formatted(
            mode, Guest.NAME, Router.PODS_IPV4, Router.PODS_IPV6, plane.kubeconfig(Guest.ROUTER));
  }

  /** Returns its metrics. */
  public Exposition metrics() {
    return Exposition.parse(
        guest.exec("curl", "-sf", "--max-time", "60", "http://127.0.0.1:10249/metrics"));
  }

  /** Returns the CPU time of the children that it has waited for, in seconds. */
  public double childrenCpuSeconds() throws IOException {
    String line = guest.exec("sh", "-c", "cat /proc/$(pgrep -x kube-proxy)/stat");
    return ProcessStat.parse(line).reapedTicks() / 100.0;
  }

  /** Returns its process; the log is what it says with {@code -v=4}, which has every sync. */
  public LabProcess process() {
    return process;
  }

  /** Ends it; what it wrote into the kernel stays. */
  @Override
  public void close() {
    process.close();
  }
}
