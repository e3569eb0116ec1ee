// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.ruleset;

import java.util.ArrayList;
import java.util.List;

/**
 * One port of a generated Service: what kube-proxy writes rules for.
 *
 * @param index the Service's number
 * @param shape its shape
 * @param port the port
 * @param backends its endpoints, all of them
 * @param plan the addresses
 */
record ServicePort(
    int index,
    ServiceShape shape,
    ServiceShape.Port port,
    List<ServicePort.Backend> backends,
    AddressPlan plan) {
  /**
   * An endpoint.
   *
   * @param address its address
   * @param destination address and port
   * @param chain its {@code KUBE-SEP-*} chain
   */
  record Backend(String address, String destination, String chain) {}

  static ServicePort of(
      int index, ServiceShape shape, ServiceShape.Port port, int endpoints, AddressPlan plan) {
    String name = name(index, shape, port);
    List<Backend> backends = new ArrayList<>();
    if (shape != ServiceShape.NO_ENDPOINTS) {
      for (int i = 0; i < endpoints; i++) {
        backends.add(backend(name, port, plan.endpoint(index * endpoints + i), plan));
      }
    }
    return new ServicePort(index, shape, port, backends, plan);
  }

  static Backend backend(String name, ServiceShape.Port port, String address, AddressPlan plan) {
    String destination = plan.withPort(address, port.target());
    String hash = ChainName.ofEndpoint(name, port.protocol(), destination);
    return new Backend(address, destination, "KUBE-SEP-" + hash);
  }

  private static String name(int index, ServiceShape shape, ServiceShape.Port port) {
    return "default/" + shape.serviceName(index) + ":" + port.name();
  }

  String name() {
    return name(index, shape, port);
  }

  /** Returns the name of one of the port's chains. */
  String chain(String prefix) {
    return prefix + ChainName.ofServicePort(name(), port.protocol());
  }

  List<Backend> localBackends() {
    return shape.hasLocalEndpoint() ? backends.subList(0, Math.min(1, backends.size())) : List.of();
  }

  /** Tells whether traffic to the cluster IP has somewhere to go. */
  boolean isServed() {
    return !(shape.isInternalLocal() ? localBackends() : backends).isEmpty();
  }

  boolean usesClusterChain() {
    return !backends.isEmpty() && !shape.isInternalLocal();
  }

  boolean usesLocalChain() {
    return !localBackends().isEmpty();
  }

  boolean usesExternalChain() {
    return isServed() && shape.isExternal();
  }

  /** Returns the endpoints that have a chain: those that some chain of the port jumps to. */
  List<Backend> usedBackends() {
    return usesClusterChain() ? backends : localBackends();
  }

  String internalChain() {
    return chain(shape.isInternalLocal() ? "KUBE-SVL-" : "KUBE-SVC-");
  }

  String clusterIp() {
    return plan.host(plan.clusterIp(index));
  }

  int nodePort() {
    return 30_000 + index % 30_000;
  }

  int healthCheckPort() {
    return 60_000 + index % 5_000;
  }

  /** Returns the matches for the port on an address. */
  String to(String address) {
    return "-d " + address + " -p " + port.protocol();
  }

  String portMatch(int number) {
    return "-m " + port.protocol() + " --dport " + number;
  }
}
