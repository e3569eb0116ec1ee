// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.nftables;

import io.cliffwatch.listing.AddressText;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** kube-proxy's table of one family as {@code nft --json list ruleset} prints it. */
final class NftJson {
  private final Map<String, JsonArray> elements = new HashMap<>();
  private final Map<String, List<Object>> rules = new HashMap<>();

  NftJson(String ruleset, String family) {
    for (JsonObject object : ApiIntent.objects(new JsonObject(ruleset).getJsonArray("nftables"))) {
      String kind = object.fieldNames().iterator().next();
      JsonObject content = object.getJsonObject(kind);
      if (family.equals(content.getString("family"))
          && "kube-proxy".equals(content.getString("table"))) {
        switch (kind) {
          case "set", "map" ->
              elements.put(
                  content.getString("name"), content.getJsonArray("elem", new JsonArray()));
          case "rule" ->
              rules
                  .computeIfAbsent(content.getString("chain"), chain -> new ArrayList<>())
                  .add(content.getJsonArray("expr"));
          default -> {} // the others hold no Services
        }
      }
    }
  }

  /** Returns each port of a cluster IP with the number of its backends, in words. */
  List<String> services() {
    List<String> words = new ArrayList<>();
    for (Object element : elements("service-ips")) {
      JsonArray pair = (JsonArray) element;
      Set<String> backends = new HashSet<>();
      follow(pair.getValue(1), new HashSet<>(), backends);
      add(pair, backends.size(), words);
    }
    for (Object element : elements("no-endpoint-services")) {
      add((JsonArray) element, 0, words);
    }
    return words;
  }

  private void add(JsonArray pair, int backends, List<String> words) {
    JsonObject key = pair.getJsonObject(0);
    JsonArray parts =
        key.getJsonObject("elem", new JsonObject().put("val", key))
            .getJsonObject("val")
            .getJsonArray("concat");
    if (elements("cluster-ips").contains(parts.getString(0))) {
      words.add(
          parts.getString(1).toUpperCase(Locale.ROOT)
              + " "
              + AddressText.withPort(parts.getString(0), parts.getInteger(2))
              + " to "
              + backends);
    }
  }

  private JsonArray elements(String set) {
    return elements.getOrDefault(set, new JsonArray());
  }

  /** Goes wherever a statement leads and takes the addresses and ports of every {@code dnat}. */
  private void follow(Object node, Set<String> seen, Set<String> backends) {
    switch (node) {
      case JsonArray array -> array.forEach(each -> follow(each, seen, backends));
      case JsonObject object -> {
        JsonObject dnat = object.getJsonObject("dnat");
        if (dnat != null) {
          backends.addAll(destinations(dnat));
        }
        String target = object.getString("target");
        if (target != null && seen.add(target)) {
          follow(new JsonArray(rules.getOrDefault(target, List.of())), seen, backends);
        }
        object.getMap().keySet().stream()
            .filter(name -> !name.equals("dnat"))
            .map(object::getValue)
            .forEach(value -> follow(value, seen, backends));
      }
      case null, default -> {} // a value that leads nowhere
    }
  }

  private static List<String> destinations(JsonObject dnat) {
    if (dnat.getValue("addr") instanceof String address) {
      return List.of(address + " " + dnat.getInteger("port"));
    }
    JsonArray pairs =
        dnat.getJsonObject("addr").getJsonObject("map").getJsonObject("data").getJsonArray("set");
    return pairs.stream()
        .map(pair -> ((JsonArray) pair).getJsonObject(1).getJsonArray("concat"))
        .map(parts -> parts.getString(0) + " " + parts.getInteger(1))
        .toList();
  }
}
