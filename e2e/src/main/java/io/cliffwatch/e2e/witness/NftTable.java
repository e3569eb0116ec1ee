// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.e2e.witness;

import io.cliffwatch.e2e.lab.Node;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What {@code nft --json} prints of kube-proxy's table of a family.
 *
 * @param objects how many there are of each kind, elements of sets and maps included; empty when
 *     there is no such table
 */
public record NftTable(Map<String, Long> objects) {
  private static final String ELEMENT = "element";
  private static final List<String> KINDS = List.of("chain", "rule", "set", "map");

  /**
   * Runs nft on a node.
   *
   * @param family {@code IPv4} or {@code IPv6}
   */
  public static NftTable of(Node node, String family) {
    String table = family.equals("IPv6") ? "ip6" : "ip";
    boolean there =
        node.exec("nft", "list", "tables")
            .lines()
            .anyMatch(("table " + table + " kube-proxy")::equals);
    return there
        ? parse(node.exec("nft", "--json", "list", "table", table, "kube-proxy"))
        : new NftTable(Map.of());
  }

  static NftTable parse(String json) {
    Map<String, Long> objects = new TreeMap<>(Map.of(ELEMENT, 0L));
    KINDS.forEach(kind -> objects.put(kind, 0L));
    for (Object entry : new JsonObject(json).getJsonArray("nftables")) {
      for (String kind : KINDS) {
        JsonObject object = ((JsonObject) entry).getJsonObject(kind);
        if (object != null) {
          objects.merge(kind, 1L, Long::sum);
          long elements = object.getJsonArray("elem", new JsonArray()).size();
          objects.merge(ELEMENT, elements, Long::sum);
        }
      }
    }
    return new NftTable(objects);
  }

  /** Returns the series that the agent ought to have of it, by name and labels. */
  public Map<String, Double> series(String family) {
    Map<String, Double> series = new TreeMap<>();
    objects.forEach((kind, count) ->
        series.put(
            "cliffwatch_nftables_objects{ip_family=\"%s\",kind=\"%s\"}".formatted(family, kind),
            (double) count));
    return series;
  }
}
