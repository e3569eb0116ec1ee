// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.chart;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Writes JSON schemas for kubeconform from what {@code build-tools/kube-schemas.sh} fetches: the
 * OpenAPI of a Kubernetes version, and CRDs. They are strict: a field that Kubernetes does not know
 * and would drop is an error.
 */
final class KubernetesSchemas {
  /** Where kubeconform finds an object's schema in the folder. */
  static final String LAYOUT = "{{.ResourceKind}}{{.KindSuffix}}.json";

  private static final String REFERENCE = "#/definitions/";
  private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";
  private static final String QUANTITY = "io.k8s.apimachinery.pkg.api.resource.Quantity";

  private final JsonObject definitions;

  private KubernetesSchemas(JsonObject definitions) {
    this.definitions = definitions;
    definitions.forEach(definition -> strict((JsonObject) definition.getValue()));
    // The API takes numbers too, such as cpu: 1.
    definitions.getJsonObject(QUANTITY).put("type", JsonArray.of("string", "number"));
  }

  /** Writes the schemas of a Kubernetes version and of all CRDs of the source into a folder. */
  static void write(Path source, String version, Path folder) throws IOException {
    String openApi = Files.readString(source.resolve("kubernetes-" + version + ".json"));
    KubernetesSchemas schemas =
        new KubernetesSchemas(new JsonObject(openApi).getJsonObject("definitions"));
    schemas.kinds(folder);
    try (Stream<Path> files = Files.list(source)) {
      for (Path file : files.filter(file -> file.toString().endsWith(".yaml")).toList()) {
        schemas.customKind(Manifests.yaml(Files.readString(file)), folder);
      }
    }
  }

  private void kinds(Path folder) throws IOException {
    for (Map.Entry<String, Object> definition : definitions) {
      JsonObject schema = (JsonObject) definition.getValue();
      JsonArray kinds = schema.getJsonArray("x-kubernetes-group-version-kind", JsonArray.of());
      // Those of several groups, such as DeleteOptions, are no objects.
      if (kinds.size() == 1) {
        JsonObject kind = kinds.getJsonObject(0);
        write(folder, kind.getString("group"), kind.getString("version"), kind, schema);
      }
    }
  }

  private void customKind(JsonObject crd, Path folder) throws IOException {
    JsonObject spec = crd.getJsonObject("spec");
    for (Object each : spec.getJsonArray("versions")) {
      JsonObject version = (JsonObject) each;
      JsonObject schema = version.getJsonObject("schema").getJsonObject("openAPIV3Schema").copy();
      schema
          .getJsonObject("properties")
          .put("metadata", new JsonObject().put("$ref", REFERENCE + META));
      strict(schema);
      write(
          folder,
          spec.getString("group"),
          version.getString("name"),
          spec.getJsonObject("names"),
          schema);
    }
  }

  private void write(Path folder, String group, String version, JsonObject names, JsonObject schema)
      throws IOException {
    String first = group.isEmpty() ? "" : group.split("\\.", -1)[0] + "-";
    String file = names.getString("kind").toLowerCase(Locale.ROOT) + "-" + first + version;
    JsonObject whole = schema.copy().put("definitions", reachable(schema));
    Files.writeString(folder.resolve(file + ".json"), whole.encode());
  }

  /** Returns the definitions that a schema needs, and those that they need. */
  private JsonObject reachable(JsonObject schema) {
    JsonObject found = new JsonObject();
    Deque<Object> open = new ArrayDeque<>(List.of(schema));
    while (!open.isEmpty()) {
      switch (open.pop()) {
        case JsonObject object -> {
          if (object.getValue("$ref") instanceof String reference) {
            String name = reference.substring(REFERENCE.length());
            if (!found.containsKey(name)) {
              found.put(name, definitions.getJsonObject(name));
              open.push(definitions.getJsonObject(name));
            }
          }
          object.stream().map(Map.Entry::getValue).filter(v -> v != null).forEach(open::push);
        }
        case JsonArray array -> array.stream().filter(v -> v != null).forEach(open::push);
        default -> {}
      }
    }
    return found;
  }

  /** Makes a schema, and those below it, refuse fields that it does not name. */
  private static void strict(JsonObject schema) {
    if ("int-or-string".equals(schema.getString("format"))
        || schema.getBoolean("x-kubernetes-int-or-string", false)) {
      schema.put("type", JsonArray.of("string", "integer")).remove("format");
    }
    if (schema.getBoolean("nullable", false)) {
      schema.put("type", JsonArray.of(schema.getString("type"), "null"));
    }
    JsonObject properties = schema.getJsonObject("properties", new JsonObject());
    if (!properties.isEmpty()
        && !schema.containsKey("additionalProperties")
        && !schema.getBoolean("x-kubernetes-preserve-unknown-fields", false)) {
      schema.put("additionalProperties", false);
    }
    properties.forEach(property -> strict((JsonObject) property.getValue()));
    for (String below : List.of("items", "additionalProperties")) {
      if (schema.getValue(below) instanceof JsonObject object) {
        strict(object);
      }
    }
  }
}
