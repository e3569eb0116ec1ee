// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.chart;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * What a rendering holds.
 *
 * @param text as Helm printed it
 * @param objects the objects in it
 */
public record Manifests(String text, List<JsonObject> objects) {
  public static Manifests parse(String text) {
    List<JsonObject> objects = new ArrayList<>();
    for (Object document : new Load(LoadSettings.builder().build()).loadAllFromString(text)) {
      if (document instanceof Map<?, ?> object) {
        objects.add(json(object));
      }
    }
    return new Manifests(text, List.copyOf(objects));
  }

  /** Reads YAML of one document; JSON is YAML too. */
  static JsonObject yaml(String text) {
    Object document = new Load(LoadSettings.builder().build()).loadFromString(text);
    return document instanceof Map<?, ?> object ? json(object) : new JsonObject();
  }

  List<JsonObject> ofKind(String kind) {
    return objects.stream().filter(object -> object.getString("kind").equals(kind)).toList();
  }

  JsonObject only(String kind) {
    List<JsonObject> found = ofKind(kind);
    if (found.size() != 1) {
      throw new AssertionError(found.size() + " objects of kind " + kind + " in\n" + text);
    }
    return found.getFirst();
  }

  /** Returns what the DaemonSet makes pods from. */
  public JsonObject pod() {
    return only("DaemonSet").getJsonObject("spec").getJsonObject("template").getJsonObject("spec");
  }

  public JsonObject container() {
    return pod().getJsonArray("containers").getJsonObject(0);
  }

  /** Returns the text of the agent's configuration file. */
  public String config() {
    return ofKind("ConfigMap").stream()
        .map(map -> map.getJsonObject("data").getString("config.yaml", ""))
        .filter(text -> !text.isEmpty())
        .findFirst()
        .orElseThrow(() -> new AssertionError("no config.yaml in\n" + text));
  }

  static String name(JsonObject object) {
    return object.getJsonObject("metadata").getString("name");
  }

  private static JsonObject json(Map<?, ?> map) {
    JsonObject object = new JsonObject();
    map.forEach((key, value) -> object.put(key.toString(), value));
    return object;
  }
}
