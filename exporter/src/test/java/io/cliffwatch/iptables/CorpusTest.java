// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.iptables;

import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.netlink.route.AddressFamily;
import io.cliffwatch.testing.Requirement;
import io.cliffwatch.testing.Requires;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The rules of a real kube-proxy, in the kernel, against the API. */
@Requires({Requirement.ROOT, Requirement.IPTABLES_LEGACY, Requirement.IP6TABLES_LEGACY})
class CorpusTest {
  @ParameterizedTest
  @EnumSource
  void servicesAreTheClusterIpsOfTheApi(AddressFamily family) throws Exception {
    Set<String> clusterIps = new HashSet<>();
    for (JsonObject service : items("services")) {
      service.getJsonObject("spec").getJsonArray("clusterIPs", new JsonArray()).stream()
          .map(String.class::cast)
          .filter(address -> !address.equals("None") && isOf(family, address))
          .forEach(clusterIps::add);
    }
    assertThat(clusterIps).hasSizeGreaterThan(10);
    try (KernelTables tables = new KernelTables(Backend.LEGACY)) {
      tables.restore(family, Corpus.rules(family));
      assertThat(tables.census(family).services()).isEqualTo(clusterIps.size());
    }
  }

  @ParameterizedTest
  @EnumSource
  void endpointsAreTheReadyOnesOfTheApi(AddressFamily family) throws Exception {
    Set<String> headless = new HashSet<>();
    Set<String> local = new HashSet<>();
    for (JsonObject service : items("services")) {
      JsonObject spec = service.getJsonObject("spec");
      String name = service.getJsonObject("metadata").getString("name");
      if ("None".equals(spec.getString("clusterIP"))) {
        headless.add(name);
      }
      if ("Local".equals(spec.getString("internalTrafficPolicy"))) {
        local.add(name);
      }
    }
    Set<String> backends = new HashSet<>();
    for (JsonObject slice : items("endpointslices")) {
      String service =
          slice
              .getJsonObject("metadata")
              .getJsonObject("labels", new JsonObject())
              .getString("kubernetes.io/service-name", "kubernetes");
      // The node of the capture had no endpoints of its own: with policy Local none is reachable.
      if (isOf(family, slice) && !headless.contains(service) && !local.contains(service)) {
        addReady(slice, backends);
      }
    }
    try (KernelTables tables = new KernelTables(Backend.LEGACY)) {
      tables.restore(family, Corpus.rules(family));
      assertThat(tables.census(family).endpoints()).isEqualTo(backends.size());
    }
  }

  private static void addReady(JsonObject slice, Set<String> backends) {
    for (JsonObject endpoint : objects(slice.getJsonArray("endpoints", new JsonArray()))) {
      if (!endpoint.getJsonObject("conditions").getBoolean("ready", true)) {
        continue;
      }
      for (JsonObject port : objects(slice.getJsonArray("ports", new JsonArray()))) {
        backends.add(
            port.getString("protocol")
                + endpoint.getJsonArray("addresses").getString(0)
                + " "
                + port.getInteger("port"));
      }
    }
  }

  private static boolean isOf(AddressFamily family, JsonObject slice) {
    return slice.getString("addressType").equalsIgnoreCase(family.name());
  }

  private static boolean isOf(AddressFamily family, String address) {
    return address.contains(":") == (family == AddressFamily.IPV6);
  }

  private static List<JsonObject> items(String file) {
    return objects(new JsonObject(Corpus.text("api/" + file + ".json")).getJsonArray("items"));
  }

  private static List<JsonObject> objects(JsonArray array) {
    return array.stream().map(JsonObject.class::cast).toList();
  }
}
