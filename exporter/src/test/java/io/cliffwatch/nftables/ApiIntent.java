// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.nftables;

import io.cliffwatch.netlink.route.AddressFamily;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** What the API held when a real kube-proxy wrote the captured ruleset, see corpus/README.md. */
final class ApiIntent {
  private ApiIntent() {}

  /** Returns the text of a file of the corpus. */
  static String text(String file) throws IOException {
    try (InputStream stream =
        Objects.requireNonNull(ApiIntent.class.getResourceAsStream("/corpus/" + file), file)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Returns the cluster IPs. */
  static Set<String> clusterIps(AddressFamily family) throws IOException {
    Set<String> clusterIps = new HashSet<>();
    for (JsonObject service : items("services")) {
      service.getJsonObject("spec").getJsonArray("clusterIPs", new JsonArray()).stream()
          .map(String.class::cast)
          .filter(address -> !address.equals("None"))
          .filter(address -> address.contains(":") == (family == AddressFamily.IPV6))
          .forEach(clusterIps::add);
    }
    return clusterIps;
  }

  /** Returns the ready endpoints of Services that a node without endpoints can send packets to. */
  static Set<String> endpoints(AddressFamily family) throws IOException {
    Set<String> unreachable = new HashSet<>();
    for (JsonObject service : items("services")) {
      JsonObject spec = service.getJsonObject("spec");
      if ("None".equals(spec.getString("clusterIP"))
          || "Local".equals(spec.getString("internalTrafficPolicy"))) {
        unreachable.add(service.getJsonObject("metadata").getString("name"));
      }
    }
    Set<String> endpoints = new HashSet<>();
    for (JsonObject slice : items("endpointslices")) {
      String service =
          slice
              .getJsonObject("metadata")
              .getJsonObject("labels", new JsonObject())
              .getString("kubernetes.io/service-name", "kubernetes");
      if (slice.getString("addressType").equalsIgnoreCase(family.name())
          && !unreachable.contains(service)) {
        addReady(slice, endpoints);
      }
    }
    return endpoints;
  }

  private static void addReady(JsonObject slice, Set<String> endpoints) {
    for (JsonObject endpoint : objects(slice.getJsonArray("endpoints", new JsonArray()))) {
      if (endpoint.getJsonObject("conditions").getBoolean("ready", true)) {
        String address = endpoint.getJsonArray("addresses").getString(0);
        for (JsonObject port : objects(slice.getJsonArray("ports", new JsonArray()))) {
          endpoints.add(port.getString("protocol") + " " + address + " " + port.getInteger("port"));
        }
      }
    }
  }

  private static List<JsonObject> items(String file) throws IOException {
    return objects(new JsonObject(text("api/" + file + ".json")).getJsonArray("items"));
  }

  static List<JsonObject> objects(JsonArray array) {
    return array.stream().map(JsonObject.class::cast).toList();
  }
}
