// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.e2e.workload;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;

/** What a Service can look like; each gives kube-proxy other rules to write. */
public enum Shape {
  /** One TCP port. */
  PLAIN("{}"),
  /** Two ports with names. */
  TWO_PORTS(
      "{'ports': [{'name': 'web', 'port': 80, 'targetPort': 8080, 'protocol': 'TCP'},"
          + " {'name': 'admin', 'port': 9000, 'targetPort': 9001, 'protocol': 'TCP'}]}"),
  /** One UDP port. */
  UDP("{'ports': [{'name': 'dns', 'port': 53, 'targetPort': 5353, 'protocol': 'UDP'}]}"),
  /** No EndpointSlice at all: connections are refused. */
  NO_ENDPOINTS("{}"),
  /** No cluster IP: nothing for a data plane. */
  HEADLESS("{'clusterIP': 'None'}"),
  /** A port on every node. */
  NODE_PORT("{'type': 'NodePort'}"),
  /** A port on every node that leads to the node's own endpoints; there are none. */
  NODE_PORT_LOCAL("{'type': 'NodePort', 'externalTrafficPolicy': 'Local'}"),
  /** A client keeps its endpoint. */
  AFFINITY("{'sessionAffinity': 'ClientIP'}"),
  /** An address of a load balancer, for some sources only. */
  LOAD_BALANCER(
      "{'type': 'LoadBalancer',"
          + " 'loadBalancerSourceRanges': ['192.0.2.0/24', '198.51.100.0/25']}"),
  /** An address of a load balancer that leads to the node's own endpoints; there are none. */
  LOAD_BALANCER_LOCAL("{'type': 'LoadBalancer', 'externalTrafficPolicy': 'Local'}"),
  /** An external address. */
  EXTERNAL_IP("{'externalIPs': ['203.0.113.7']}"),
  /** A cluster IP that leads to the node's own endpoints; there are none. */
  INTERNAL_LOCAL("{'internalTrafficPolicy': 'Local'}"),
  /** A cluster IP of each family. */
  DUAL_STACK("{'ipFamilyPolicy': 'RequireDualStack'}"),
  /** A cluster IP of IPv6 only. */
  IPV6("{'ipFamilyPolicy': 'SingleStack', 'ipFamilies': ['IPv6']}"),
  /** A name of DNS: nothing for a data plane. */
  EXTERNAL_NAME("{'type': 'ExternalName', 'externalName': 'example.org', 'ports': []}");

  private static final String PORTS =
      "{'ports': [{'name': 'web', 'port': 80, 'targetPort': 8080, 'protocol': 'TCP'}]}";

  private final String spec;

  Shape(String spec) {
    this.spec = spec;
  }

  /** Returns a Service's spec; every caller gets one of its own. */
  JsonObject spec() {
    return json(PORTS).mergeIn(json(spec));
  }

  private static JsonObject json(String text) {
    return new JsonObject(text.replace('\'', '"'));
  }

  /** Returns the families of which a Service of this shape has an EndpointSlice. */
  List<String> sliceFamilies() {
    return switch (this) {
      case NO_ENDPOINTS, EXTERNAL_NAME -> List.of();
      case DUAL_STACK -> List.of("IPv4", "IPv6");
      case IPV6 -> List.of("IPv6");
      case PLAIN,
          TWO_PORTS,
          UDP,
          HEADLESS,
          NODE_PORT,
          NODE_PORT_LOCAL,
          AFFINITY,
          LOAD_BALANCER,
          LOAD_BALANCER_LOCAL,
          EXTERNAL_IP,
          INTERNAL_LOCAL ->
          List.of("IPv4");
    };
  }

  /** Says whether a load balancer's address belongs into the status. */
  boolean hasLoadBalancer() {
    return this == LOAD_BALANCER || this == LOAD_BALANCER_LOCAL;
  }

  /** Returns the ports of its EndpointSlices. */
  JsonArray slicePorts() {
    JsonArray ports = new JsonArray();
    for (Object port : spec().getJsonArray("ports")) {
      JsonObject of = (JsonObject) port;
      ports.add(
          new JsonObject()
              .put("name", of.getString("name"))
              .put("port", of.getInteger("targetPort"))
              .put("protocol", of.getString("protocol")));
    }
    return ports;
  }

  /** Returns its name as part of a Service's. */
  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
