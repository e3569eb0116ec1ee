// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.config.BuildInfo;
import io.cliffwatch.testing.Golden;
import io.cliffwatch.testing.Requirement;
import io.cliffwatch.testing.Requires;
import io.cliffwatch.testing.Tool;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The values, their schema, and the README that lists them. */
class ValuesTest {
  private static final String BEGIN = "<!-- values: begin -->\n";
  private static final String END = "<!-- values: end -->";

  private static final Set<String> PARTS_ARE_OPTIONAL =
      Set.of("values.resources.requests", "values.resources.limits", "values.seccompProfile");

  /** The file, with what follows from the agent's settings as it should be. */
  private final JsonObject schema = new JsonObject(Chart.text("values.schema.json"));

  ValuesTest() {
    schema.getJsonObject("properties").put("config", ConfigSchema.whole());
  }

  @Test
  void theSchemaHasEverySettingOfTheAgent() {
    Golden.assertEquals(Chart.FOLDER.resolve("values.schema.json"), schema.encodePrettily() + "\n");
  }

  @Test
  void everyValueIsInTheSchemaAndTheOtherWayRound() {
    JsonObject expected = schema.copy();
    expected.getJsonObject("properties").remove("global");
    assertSameKeys("values", Manifests.yaml(Chart.text("values.yaml")), expected);
  }

  private static void assertSameKeys(String path, JsonObject values, JsonObject schema) {
    JsonObject properties = schema.getJsonObject("properties", new JsonObject());
    if (values.isEmpty() || properties.isEmpty()) {
      return; // free in form, or nothing by default
    }
    if (PARTS_ARE_OPTIONAL.contains(path)) {
      assertThat(values.fieldNames()).as(path).isSubsetOf(properties.fieldNames());
    } else {
      assertThat(values.fieldNames()).as(path).containsExactlyElementsOf(properties.fieldNames());
    }
    for (String key : values.fieldNames()) {
      if (values.getValue(key) instanceof JsonObject section) {
        assertSameKeys(path + "." + key, section, properties.getJsonObject(key));
      }
    }
  }

  @Test
  void theReadmeListsThem() {
    String readme = Chart.text("README.md");
    int begin = readme.indexOf(BEGIN) + BEGIN.length();
    int end = readme.indexOf(END);
    assertThat(begin).isBetween(BEGIN.length(), end);
    String table = ValuesTable.of(schema, Manifests.yaml(Chart.text("values.yaml")));
    Golden.assertEquals(
        Chart.FOLDER.resolve("README.md"),
        readme.substring(0, begin) + table + readme.substring(end));
  }

  @Test
  void theChartHasTheProjectsVersion() {
    JsonObject chart = Manifests.yaml(Chart.text("Chart.yaml"));
    String version = BuildInfo.load().version();
    assertThat(chart.getString("version")).isEqualTo(version);
    assertThat(chart.getString("appVersion")).isEqualTo(version);
  }

  @Requires(Requirement.HELM)
  @ParameterizedTest
  @CsvSource({
    "imge.tag=x, imge",
    "image.tg=x, tg",
    "image.tag=not a tag, /image/tag",
    "image.repository=, /image/repository",
    "image.digest=sha256:12, /image/digest",
    "image.pullPolicy=Sometimes, /image/pullPolicy",
    "port=0, /port",
    "port=65536, /port",
    "port=http, /port",
    "probePort=70000, /probePort",
    "fullnameOverride=Not_A_Name, /fullnameOverride",
    "config.collect.intervall=30s, intervall",
    "config.collect.interval=soon, /config/collect/interval",
    "config.web.listen-address=:1, listen-address",
    "config.web.max-connections=10001, /config/web/max-connections",
    "config.census.cpu-share=2, /config/census/cpu-share",
    "config.collectors.iptables.enabled=maybe, /config/collectors/iptables/enabled",
    "config.log.level=loud, /config/log/level",
    "config.kernel.procfs=/host/proc, kernel",
    "webConfig.content.tls_config.x=y, tls_config",
    "webConfig.existingSecret=A b, /webConfig/existingSecret",
    "resources.limits.memory=much, /resources/limits/memory",
    "resources.limit.memory=1Gi, limit",
    "maxUnavailable=0%, /maxUnavailable",
    "maxUnavailable=0, /maxUnavailable",
    "tolerations=all, /tolerations",
    "seccompProfile.type=None, /seccompProfile/type",
    "ebpf.capability=NET_RAW, /ebpf/capability",
    "commonLabels.app\\.kubernetes\\.io/part-of=x, app.kubernetes.io/part-of",
    "podLabels.app\\.kubernetes\\.io/name=x, app.kubernetes.io/name",
    "podMonitor.enabled=1, /podMonitor/enabled",
    "podMonitor.interval=30, /podMonitor/interval",
    "podMonitor.scheme=ftp, /podMonitor/scheme",
    "dashboards.label=, /dashboards/label",
  })
  void aNonsenseValueIsRefusedAndNamed(String value, String name) {
    Tool helm = Chart.CHECKOUT.template("default", "--set=" + value);
    assertThat(helm.status()).isNotZero();
    assertThat(helm.output()).isEmpty();
    assertThat(helm.error())
        .contains("values don't meet the specifications of the schema")
        .contains("'" + name + "'");
  }

  @Test
  @Requires(Requirement.HELM)
  void anOldClusterIsRefused() {
    Tool helm = Chart.CHECKOUT.template("default", "--kube-version=1.24.17");
    assertThat(helm.status()).isNotZero();
    assertThat(helm.error()).contains("requires kubeVersion: >=1.25.0-0");
  }

  @Test
  @Requires(Requirement.HELM)
  void twoWebConfigurationsAreRefused() {
    Tool helm = Chart.CHECKOUT.template("tls", "--set=webConfig.existingSecret=other");
    assertThat(helm.status()).isNotZero();
    assertThat(helm.error()).contains("webConfig.content and webConfig.existingSecret exclude");
  }

  @Test
  @Requires(Requirement.HELM)
  void oneNumberForBothPortsIsRefused() {
    Tool helm = Chart.CHECKOUT.template("tls", "--set=probePort=10968");
    assertThat(helm.status()).isNotZero();
    assertThat(helm.error()).contains("port and probePort must differ");
  }

  @Test
  @Requires(Requirement.HELM)
  void aCertificateThatNothingNamesIsRefused() {
    Tool helm = Chart.CHECKOUT.template("default", "--set=webConfig.certificateSecret=tls");
    assertThat(helm.status()).isNotZero();
    assertThat(helm.error()).contains("webConfig.certificateSecret does nothing by itself");
  }

  @Test
  @Requires(Requirement.HELM)
  void aCapabilityForNothingIsRefused() {
    Tool helm = Chart.CHECKOUT.template("legacy", "--set=ebpf.capability=BPF");
    assertThat(helm.status()).isNotZero();
    assertThat(helm.error()).contains("ebpf.capability is for nothing");
  }
}
