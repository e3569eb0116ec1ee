// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.e2e.workload;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * One Service of a workload, with endpoints that no other has.
 *
 * @param number from 0, its own
 * @param shape what it looks like
 * @param endpoints how many it has in each family, at most {@value #MOST_ENDPOINTS}
 */
public record LabService(int number, Shape shape, int endpoints) {
  private static final int MOST_ENDPOINTS = 10;
  private static final int POD_NETWORK = (10 << 24) | (240 << 16);

  /** The last of the pods' addresses are others'. */
  private static final int MOST_SERVICES = 52_000;

  /** Checks the arguments. */
  public LabService {
    if (number < 0 || number >= MOST_SERVICES || endpoints < 0 || endpoints > MOST_ENDPOINTS) {
      throw new IllegalArgumentException(number + " with " + endpoints + " endpoints");
    }
  }

  /** Returns the name of its object. */
  public String name() {
    return shape.label() + "-" + number;
  }

  /** Returns the object to create. */
  JsonObject object() {
    return new JsonObject()
        .put("apiVersion", "v1")
        .put("kind", "Service")
        .put("metadata", new JsonObject().put("name", name()))
        .put("spec", shape.spec());
  }

  /** Returns the status of a Service with a load balancer: an address of its own. */
  JsonObject loadBalancer() {
    String address =
        "198.%d.%d.%d".formatted(18 + (number >> 16), (number >> 8) & 0xff, number & 0xff);
    JsonObject ingress = new JsonObject().put("ip", address);
    return new JsonObject()
        .put(
            "status",
            new JsonObject()
                .put(
                    "loadBalancer", new JsonObject().put("ingress", new JsonArray().add(ingress))));
  }

  /** Returns the name of its EndpointSlice of a family. */
  String sliceName(String family) {
    return name() + "-" + (family.equals("IPv6") ? "6" : "4");
  }

  /**
   * Returns its EndpointSlice of a family.
   *
   * @param family IPv4 or IPv6
   * @param shift by how many the addresses are moved, so that an update brings others
   */
  JsonObject slice(String family, int shift) {
    JsonObject metadata =
        new JsonObject()
            .put("name", sliceName(family))
            .put("labels", new JsonObject().put("kubernetes.io/service-name", name()));
    return new JsonObject()
        .put("apiVersion", "discovery.k8s.io/v1")
        .put("kind", "EndpointSlice")
        .put("metadata", metadata)
        .put("addressType", family)
        .put("ports", shape.slicePorts())
        .put("endpoints", endpointList(family, shift));
  }

  JsonArray endpointList(String family, int shift) {
    JsonArray list = new JsonArray();
    for (int i = 0; i < endpoints; i++) {
      int address = (i + shift) % MOST_ENDPOINTS;
      list.add(
          new JsonObject()
              .put("addresses", new JsonArray(List.of(address(family, address))))
              .put("nodeName", "elsewhere")
              .put("conditions", new JsonObject().put("ready", true)));
    }
    return list;
  }

  private String address(String family, int endpoint) {
    if (family.equals("IPv6")) {
      return "fd00:244::%x:%x".formatted(number, endpoint + 1);
    }
    int address = POD_NETWORK + number * MOST_ENDPOINTS + endpoint;
    return "%d.%d.%d.%d"
        .formatted(address >>> 24, (address >>> 16) & 0xff, (address >>> 8) & 0xff, address & 0xff);
  }
}
