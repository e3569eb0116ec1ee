// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.e2e.lab;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The network namespace between the nodes. The control plane, Prometheus and the pods are in it: it
 * has every address of {@link #PODS_IPV4} and {@link #PODS_IPV6}, so that a listener on all its
 * addresses answers for every pod. Nothing joins it to the host.
 */
public final class Router implements AutoCloseable {
  /** The pods' addresses. */
  public static final String PODS_IPV4 = "10.240.0.0/13";

  /** The pods' addresses. */
  public static final String PODS_IPV6 = "fd00:244::/48";

  /** The address at which the nodes reach what listens in the router. */
  public static final String ADDRESS = "192.168.0.1";

  private final Place place;
  private final ExecutorService threads;

  Router(LabProcess holder, Place place) {
    this.place = place;
    this.threads =
        Executors.newCachedThreadPool(
            task -> NetworkThread.of(Path.of("/proc/" + holder.pid() + "/ns/net"), "router", task));
    ip("link set lo up");
    ip("addr add " + ADDRESS + "/32 dev lo");
    ip("route add local " + PODS_IPV4 + " dev lo");
    ip("-6 route add local " + PODS_IPV6 + " dev lo");
    sysctl("net/ipv4/ip_forward");
    sysctl("net/ipv6/conf/all/forwarding");
  }

  /** Returns how to get there. */
  public Place place() {
    return place;
  }

  /** Returns threads that are in the router's network, and whose sockets are, too. */
  public ExecutorService threads() {
    return threads;
  }

  /** Runs code on one of {@link #threads}. */
  public <T> T call(Callable<T> code) throws Exception {
    try {
      return threads.submit(code).get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw e;
    }
  }

  void attach(Node node) {
    String link = "node" + node.number();
    place.exec(
        "ip",
        "link",
        "add",
        link,
        "type",
        "veth",
        "peer",
        "name",
        "eth0",
        "netns",
        Long.toString(node.holder().pid()));
    ip("addr add 192.168." + node.number() + ".1/24 dev " + link);
    ip("addr add fd77:" + node.number() + "::1/64 dev " + link + " nodad");
    ip("link set " + link + " up");
    node.exec("ip", "link", "set", "lo", "up");
    node.exec("ip", "link", "set", "eth0", "up");
    node.exec("ip", "addr", "add", node.ipv4() + "/24", "dev", "eth0");
    node.exec("ip", "addr", "add", node.ipv6() + "/64", "dev", "eth0", "nodad");
    node.exec("ip", "route", "add", "default", "via", "192.168." + node.number() + ".1");
    node.exec("ip", "-6", "route", "add", "default", "via", "fd77:" + node.number() + "::1");
  }

  private void ip(String words) {
    place.exec(("ip " + words).split(" "));
  }

  private void sysctl(String name) {
    place.exec("sh", "-c", "echo 1 >/proc/sys/" + name);
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
