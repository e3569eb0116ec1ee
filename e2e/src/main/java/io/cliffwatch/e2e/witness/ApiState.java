// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.e2e.witness;

import io.cliffwatch.e2e.kubernetes.ApiClient;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What was written to the API, as a node's data plane ought to have it.
 *
 * @param clusterIps the cluster IPs of a family, headless Services left out
 * @param endpoints the ready endpoints of a family that a Service leads to on any node: protocol,
 *     address and port
 */
public record ApiState(Map<String, Set<String>> clusterIps, Map<String, Set<String>> endpoints) {
  private static final String NONE = "None";
  private static final String SERVICE = "kubernetes.io/service-name";

  /** Reads all namespaces. */
  public static ApiState read(ApiClient api) throws IOException {
    Map<String, Set<String>> clusterIps = families();
    Map<String, JsonObject> services = new HashMap<>();
    for (JsonObject service : items(api.get("/api/v1/services"))) {
      services.put(key(service.getJsonObject("metadata"), "name"), service);
      JsonObject spec = service.getJsonObject("spec");
      for (Object address : spec.getJsonArray("clusterIPs", new JsonArray())) {
        if (!address.equals(NONE)) {
          of(clusterIps, family((String) address)).add((String) address);
        }
      }
    }
    Map<String, Set<String>> endpoints = families();
    for (JsonObject slice : items(api.get("/apis/discovery.k8s.io/v1/endpointslices"))) {
      JsonObject metadata = slice.getJsonObject("metadata");
      JsonObject service = services.get(key(metadata.copy().mergeIn(labels(metadata)), SERVICE));
      if (service != null && leadsAnywhere(service.getJsonObject("spec"))) {
        addReady(slice, of(endpoints, slice.getString("addressType")));
      }
    }
    return new ApiState(clusterIps, endpoints);
  }

  private static JsonObject labels(JsonObject metadata) {
    return metadata.getJsonObject("labels", new JsonObject());
  }

  private static String key(JsonObject metadata, String name) {
    return metadata.getString("namespace") + "/" + metadata.getString(name);
  }

  /** A local policy leads nowhere: the workload's endpoints are on no node of the lab. */
  private static boolean leadsAnywhere(JsonObject spec) {
    return !spec.getString("clusterIP", NONE).equals(NONE)
        && !spec.getString("internalTrafficPolicy", "Cluster").equals("Local");
  }

  private static void addReady(JsonObject slice, Set<String> ready) {
    for (JsonObject endpoint : objects(slice.getJsonArray("endpoints", new JsonArray()))) {
      JsonObject conditions = endpoint.getJsonObject("conditions", new JsonObject());
      if (conditions.getBoolean("ready", true)) {
        for (JsonObject port : objects(slice.getJsonArray("ports", new JsonArray()))) {
          String address = endpoint.getJsonArray("addresses").getString(0);
          ready.add(port.getString("protocol") + " " + address + " " + port.getInteger("port"));
        }
      }
    }
  }

  private static List<JsonObject> items(JsonObject list) {
    return objects(list.getJsonArray("items"));
  }

  private static List<JsonObject> objects(JsonArray array) {
    return array.stream().map(JsonObject.class::cast).toList();
  }

  private static Map<String, Set<String>> families() {
    return new TreeMap<>(Map.of("IPv4", new TreeSet<>(), "IPv6", new TreeSet<>()));
  }

  /** Returns how many cluster IPs of a family there are. */
  public int clusterIps(String family) {
    return of(clusterIps, family).size();
  }

  /** Returns how many endpoints of a family there are. */
  public int endpoints(String family) {
    return of(endpoints, family).size();
  }

  private static Set<String> of(Map<String, Set<String>> families, String family) {
    return families.computeIfAbsent(family, other -> new TreeSet<>());
  }

  private static String family(String address) {
    return address.contains(":") ? "IPv6" : "IPv4";
  }
}
