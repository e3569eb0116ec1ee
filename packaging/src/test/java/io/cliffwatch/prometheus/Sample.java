// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.prometheus;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One value that a query gave.
 *
 * @param labels its labels, the metric's name as {@code __name__} among them
 * @param value its value
 */
public record Sample(Map<String, String> labels, double value) {
  /** Copies the labels. */
  public Sample {
    labels = Map.copyOf(labels);
  }

  /** Reads the data of an instant query: a vector, or a scalar as one sample without labels. */
  static List<Sample> all(JsonObject data) {
    JsonArray result = data.getJsonArray("result");
    return switch (data.getString("resultType")) {
      case "vector" ->
          result.stream()
              .map(JsonObject.class::cast)
              .map(one -> new Sample(labels(one.getJsonObject("metric")), value(one)))
              .toList();
      case "scalar" -> List.of(new Sample(Map.of(), number(result)));
      default -> throw new IllegalStateException("neither a vector nor a scalar: " + data);
    };
  }

  private static Map<String, String> labels(JsonObject metric) {
    Map<String, String> labels = new TreeMap<>();
    metric.forEach(label -> labels.put(label.getKey(), (String) label.getValue()));
    return labels;
  }

  private static double value(JsonObject sample) {
    return number(sample.getJsonArray("value"));
  }

  /** Prometheus writes infinity as +Inf. */
  private static double number(JsonArray timeAndValue) {
    return Double.parseDouble(timeAndValue.getString(1).replace("Inf", "Infinity"));
  }
}
