// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cliffwatch.config.Config;
import io.cliffwatch.config.ConfigException;
import io.cliffwatch.config.ConfigLoader;
import io.cliffwatch.config.ListenAddress;
import io.cliffwatch.config.Setting;
import io.cliffwatch.testing.Requirement;
import io.cliffwatch.testing.Requires;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.FailsafeSchema;

/** The configuration in the ConfigMap is one that the agent takes, and says what the values say. */
@Requires(Requirement.HELM)
class AgentConfigTest {
  @TempDir private Path folder;

  static Stream<String> scenarios() {
    return Chart.scenarios().stream();
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void theAgentTakesIt(String scenario) throws Exception {
    Manifests manifests = Chart.CHECKOUT.render(scenario);
    Config config = load(manifests.config());
    int port = manifests.container().getJsonArray("ports").getJsonObject(0).getInteger("hostPort");
    assertThat(config.web().listenAddress()).isEqualTo(new ListenAddress(Optional.empty(), port));
    assertThat(manifests.container().getJsonArray("volumeMounts").encode())
        .as("the node's control groups")
        .contains("\"mountPath\":\"" + config.kernel().cgroupfs() + "\"");
  }

  @Test
  void itsValuesArriveInTheAgent() throws Exception {
    Config config = load(Chart.CHECKOUT.render("config").config());
    assertThat(config.web().listenAddress().port()).isEqualTo(11968);
    assertThat(config.web().exposeUi()).isTrue();
    assertThat(config.web().maxConnections()).isEqualTo(10_000);
    assertThat(config.collect().interval()).isEqualTo(Duration.ofSeconds(90));
    assertThat(config.collect().timeout()).isEqualTo(Duration.ofMillis(2500));
    assertThat(config.census().cpuShare()).isEqualTo(0.0001);
    assertThat(config.collectors().conntrack()).isFalse();
    assertThat(config.collectors().aliasInterface()).isEqualTo("dummy0");
  }

  /** Numbers go through Helm as floating point, which it could print in a form of its own. */
  @ParameterizedTest
  @ValueSource(strings = {"default", "minimum", "maximum"})
  void whatTheSchemaAllowsTheAgentTakes(String which) throws Exception {
    JsonObject values = new JsonObject();
    Map<Setting<?>, Object> set = new HashMap<>();
    for (Setting<?> setting : ConfigSchema.settings()) {
      Object value = ConfigSchema.of(setting).getValue(which);
      if (value != null) {
        set.put(setting, value);
        put(values, setting.key(), value);
      }
    }
    assertThat(set).hasSizeGreaterThan(1);
    Path file = folder.resolve("values.json");
    Files.writeString(file, new JsonObject().put("config", values).encode());
    String text = Chart.CHECKOUT.render("default", "--values=" + file).config();
    LoadSettings texts = LoadSettings.builder().setSchema(new FailsafeSchema()).build();
    Object config = new Load(texts).loadFromString(text);
    set.forEach((setting, value) -> {
      String arrived = text(config, setting.key());
      assertThatCode(() -> ConfigSchema.parse(setting, arrived))
          .as("%s: %s, as %s", setting.key(), value, arrived)
          .doesNotThrowAnyException();
    });
  }

  private static void put(JsonObject values, String key, Object value) {
    int dot = key.indexOf('.');
    if (dot < 0) {
      values.put(key, value);
    } else {
      String section = key.substring(0, dot);
      values.getMap().putIfAbsent(section, new JsonObject());
      put(values.getJsonObject(section), key.substring(dot + 1), value);
    }
  }

  private static String text(@Nullable Object config, String key) {
    Object value = config;
    for (String word : key.split("\\.", -1)) {
      value = value instanceof Map<?, ?> section ? section.get(word) : null;
    }
    return String.valueOf(value);
  }

  @Test
  void thePodsStartAnewWhenItChanges() {
    assertThat(checksum("config.collect.interval=20s"))
        .isNotEqualTo(checksum("config.collect.interval=21s"));
    assertThat(checksum("podMonitor.enabled=false")).isEqualTo(checksum("podMonitor.enabled=true"));
  }

  @Test
  void whatOnlyTheAgentCanKnowIsRefusedByIt() {
    String text = Chart.CHECKOUT.render("default", "--set=config.collect.interval=1ms").config();
    assertThatThrownBy(() -> load(text))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("collect.interval");
  }

  private static String checksum(String value) {
    return Chart.CHECKOUT
        .render("default", "--set=" + value)
        .only("DaemonSet")
        .getJsonObject("spec")
        .getJsonObject("template")
        .getJsonObject("metadata")
        .getJsonObject("annotations")
        .getString("checksum/config");
  }

  private Config load(String text) throws IOException, ConfigException {
    Path file = Files.writeString(folder.resolve("config.yaml"), text);
    return ConfigLoader.load(Optional.of(file), Map.of(), Map.of());
  }
}
