// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.testing.Golden;
import io.cliffwatch.testing.Requirement;
import io.cliffwatch.testing.Requires;
import io.cliffwatch.testing.Tool;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is rendered of the values. */
@Requires(Requirement.HELM)
class RenderingTest {
  private static final List<String> PROBES =
      List.of("startupProbe", "livenessProbe", "readinessProbe");

  static Stream<String> scenarios() {
    return Chart.scenarios().stream();
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void helmFindsNothingToComplainAbout(String scenario) {
    Tool lint = Chart.CHECKOUT.lint(scenario);
    assertThat(lint.status()).as(lint.output()).isZero();
    assertThat(lint.output())
        .contains("1 chart(s) linted, 0 chart(s) failed")
        .doesNotContain("[WARNING]", "[ERROR]");
  }

  @Test
  void theDefaultIsTheGoldenOne() {
    Golden.assertEquals(
        Path.of("src/test/resources/golden/chart-default.yaml"),
        Chart.CHECKOUT.render("default").text());
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void everyObjectIsLabelledAndHasItsOwnName(String scenario) {
    List<JsonObject> objects = Chart.CHECKOUT.render(scenario).objects();
    assertThat(objects)
        .allSatisfy(object -> {
          JsonObject metadata = object.getJsonObject("metadata");
          assertThat(metadata.getJsonObject("labels").fieldNames())
              .contains(
                  "app.kubernetes.io/name",
                  "app.kubernetes.io/instance",
                  "app.kubernetes.io/version",
                  "app.kubernetes.io/managed-by",
                  "helm.sh/chart");
          if (!object.getString("kind").equals("SecurityContextConstraints")) {
            assertThat(metadata.getString("namespace")).isEqualTo("monitoring");
          }
        });
    assertThat(objects.stream().map(o -> o.getString("kind") + " " + Manifests.name(o)))
        .doesNotHaveDuplicates();
  }

  @Test
  void namesStayWithinWhatLabelsHold() {
    String release = "--name-template=" + "r".repeat(53);
    for (String scenario : List.of("monitoring", "tls", "openshift")) {
      assertThat(Chart.CHECKOUT.render(scenario, release).objects())
          .allSatisfy(object -> assertThat(Manifests.name(object)).hasSizeBetween(1, 75));
    }
    Manifests manifests = Chart.CHECKOUT.render("default", release);
    assertThat(Manifests.name(manifests.only("DaemonSet"))).hasSizeLessThanOrEqualTo(52);
  }

  @Test
  void theImageIsNamedByTagOrDigest() {
    Manifests tagged = Chart.CHECKOUT.render("default", "--set=image.tag=1.2");
    assertThat(tagged.container().getString("image")).isEqualTo("cliffwatch/cliffwatch:1.2");
    assertThat(Chart.CHECKOUT.render("gke").container().getString("image"))
        .matches("europe-docker.pkg.dev/example/mirror/cliffwatch@sha256:[0-9a-f]{64}");
  }

  @Test
  void theKubeletAsksTheAgentsPort() {
    JsonObject container = Chart.CHECKOUT.render("config").container();
    assertThat(container.getJsonArray("ports").getJsonObject(0).getInteger("hostPort"))
        .isEqualTo(11968);
    for (String probe : PROBES) {
      assertThat(asked(container, probe).getString("port")).isEqualTo("http");
      assertThat(asked(container, probe).containsKey("host")).isFalse();
    }
  }

  /** It has neither the password nor a client certificate. */
  @Test
  void withAWebConfigurationTheKubeletAsksOnLoopback() {
    Manifests manifests = Chart.CHECKOUT.render("mutual-tls");
    for (String probe : PROBES) {
      JsonObject asked = asked(manifests.container(), probe);
      assertThat(asked.getString("host")).isEqualTo("127.0.0.1");
      assertThat(asked.getInteger("port")).isEqualTo(10970);
      assertThat(asked.containsKey("scheme")).isFalse();
    }
    JsonObject web = Manifests.yaml(manifests.config()).getJsonObject("web");
    assertThat(web.getString("probe-address")).isEqualTo("127.0.0.1:10970");
    assertThat(web.getString("listen-address")).isEqualTo(":10968");
  }

  @Test
  void theWebConfigurationAndItsCertificateLieInOneFolder() {
    Manifests manifests = Chart.CHECKOUT.render("tls");
    JsonObject volume =
        manifests.pod().getJsonArray("volumes").stream()
            .map(JsonObject.class::cast)
            .filter(v -> v.getString("name").equals("web-config"))
            .findFirst()
            .orElseThrow();
    assertThat(volume.getJsonObject("projected"))
        .isEqualTo(
            Manifests.yaml(
                """
                defaultMode: 256
                sources:
                - secret: {name: test-cliffwatch-web-config}
                - secret: {name: cliffwatch-tls}
                """));
    String file =
        Manifests.yaml(manifests.config())
            .getJsonObject("web")
            .getJsonObject("config")
            .getString("file");
    assertThat(manifests.container().getJsonArray("volumeMounts").encode())
        .contains(Path.of(file).getParent() + "\"");
    JsonObject secret = manifests.only("Secret");
    assertThat(Manifests.name(secret)).isEqualTo("test-cliffwatch-web-config");
    assertThat(
            Manifests.yaml(
                secret
                    .getJsonObject("stringData")
                    .getString(Path.of(file).getFileName().toString())))
        .isEqualTo(
            Manifests.yaml(Chart.text("ci/tls-values.yaml"))
                .getJsonObject("webConfig")
                .getJsonObject("content"));
  }

  @Test
  void aSecretOfSomebodyElseIsNotMadeButMounted() {
    Manifests manifests = Chart.CHECKOUT.render("mutual-tls");
    assertThat(manifests.ofKind("Secret")).isEmpty();
    assertThat(manifests.pod().getJsonArray("volumes").encode())
        .contains("\"cliffwatch-web-config\"", "\"cliffwatch-tls\"");
  }

  @Test
  void thePodMonitorFindsThePodsAndTheScheme() {
    Manifests manifests = Chart.CHECKOUT.render("tls");
    JsonObject spec = manifests.only("PodMonitor").getJsonObject("spec");
    JsonObject labels =
        manifests
            .only("DaemonSet")
            .getJsonObject("spec")
            .getJsonObject("template")
            .getJsonObject("metadata")
            .getJsonObject("labels");
    assertThat(labels.getMap())
        .containsAllEntriesOf(spec.getJsonObject("selector").getJsonObject("matchLabels").getMap());
    assertThat(labels.getString(spec.getString("jobLabel"))).isEqualTo("cliffwatch");
    JsonObject endpoint = spec.getJsonArray("podMetricsEndpoints").getJsonObject(0);
    assertThat(endpoint.getString("scheme")).isEqualTo("https");
    assertThat(endpoint.getString("port"))
        .isEqualTo(manifests.container().getJsonArray("ports").getJsonObject(0).getString("name"));
    assertThat(
            Chart.CHECKOUT
                .render("monitoring")
                .only("PodMonitor")
                .getJsonObject("spec")
                .getJsonArray("podMetricsEndpoints")
                .getJsonObject(0)
                .getString("scheme"))
        .isEqualTo("http");
  }

  @Test
  void kubeProxysMetricsAreScrapedUnderItsNameWhereThatIsWanted() {
    List<JsonObject> endpoints = endpoints("monitoring");
    assertThat(endpoints)
        .extracting(endpoint -> endpoint.getString("path"))
        .containsExactly("/metrics", "/kube-proxy/metrics");
    JsonObject job = Manifests.yaml("{targetLabel: job, replacement: kube-proxy}");
    assertThat(endpoints.get(0).getJsonArray("relabelings")).doesNotContain(job);
    assertThat(endpoints.get(1).getJsonArray("relabelings")).contains(job);
    assertThat(endpoints("tls"))
        .extracting(endpoint -> endpoint.getString("path"))
        .containsExactly("/metrics");
  }

  private static List<JsonObject> endpoints(String scenario) {
    return Chart.CHECKOUT
        .render(scenario)
        .only("PodMonitor")
        .getJsonObject("spec")
        .getJsonArray("podMetricsEndpoints")
        .stream()
        .map(JsonObject.class::cast)
        .toList();
  }

  @Test
  void whatNeedsTheOperatorIsOffByDefault() {
    assertThat(Chart.CHECKOUT.render("default").objects())
        .extracting(object -> object.getString("kind"))
        .containsExactlyInAnyOrder("ServiceAccount", "ConfigMap", "DaemonSet");
  }

  @Test
  void everyNodeIsWatchedWhateverItsTaints() {
    JsonObject pod = Chart.CHECKOUT.render("default").pod();
    assertThat(pod.getJsonArray("tolerations").encode()).isEqualTo("[{\"operator\":\"Exists\"}]");
    assertThat(pod.containsKey("priorityClassName")).isFalse();
    assertThat(Chart.CHECKOUT.render("gke").pod().getString("priorityClassName"))
        .isEqualTo("node-agents");
  }

  @Test
  void theMemoryIsLimitedAndTheCpuIsNot() {
    assertThat(Chart.CHECKOUT.render("default").container().getJsonObject("resources"))
        .isEqualTo(Manifests.yaml("{requests: {cpu: 20m, memory: 96Mi}, limits: {memory: 256Mi}}"));
  }

  private static JsonObject asked(JsonObject container, String probe) {
    return container.getJsonObject(probe).getJsonObject("httpGet");
  }
}
