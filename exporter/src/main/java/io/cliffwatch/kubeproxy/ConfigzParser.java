// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.kubeproxy;

import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads {@code /configz}: JSON with one object per component. Versions such as 1.28 show their own
 * form of the configuration, whose names begin with capitals.
 */
final class ConfigzParser {
  private static final String COMPONENT = "/kubeproxy.config.k8s.io/";
  private static final String DEFAULT_MODE = "iptables";

  private ConfigzParser() {}

  /**
   * Reads what kube-proxy's component says.
   *
   * @throws IOException when it is no JSON, or not kube-proxy's
   */
  static ProxyConfiguration parse(byte[] json) throws IOException {
    Map<String, String> texts = texts(json);
    String mode = texts.getOrDefault(COMPONENT + "mode", "");
    if (!texts.containsKey(COMPONENT + "mode")) {
      throw new IOException("/configz says nothing of kube-proxy");
    }
    return new ProxyConfiguration(
        Optional.of(mode).filter(word -> !word.isEmpty()),
        word(texts, "clusterCIDR"),
        word(texts, "detectLocalMode"),
        word(texts, (mode.isEmpty() ? DEFAULT_MODE : mode) + "/minSyncPeriod"));
  }

  private static Optional<String> word(Map<String, String> texts, String name) {
    return Optional.ofNullable(texts.get(COMPONENT + name.toLowerCase(Locale.ROOT)))
        .filter(word -> !word.isEmpty());
  }

  /** Returns every text by its JSON pointer, in lower case. */
  private static Map<String, String> texts(byte[] json) throws IOException {
    Map<String, String> texts = new HashMap<>();
    try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), json)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.VALUE_STRING) {
          String pointer = parser.streamReadContext().pathAsPointer().toString();
          texts.put(pointer.toLowerCase(Locale.ROOT), parser.getString());
        }
      }
    } catch (JacksonException e) {
      throw new IOException("/configz is no JSON: " + e.getOriginalMessage(), e);
    }
    return texts;
  }
}
