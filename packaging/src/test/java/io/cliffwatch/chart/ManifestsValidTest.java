// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.testing.Requirement;
import io.cliffwatch.testing.Requires;
import io.cliffwatch.testing.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every scenario is valid for kubeconform, on the oldest Kubernetes and on the newest. */
@Requires({Requirement.HELM, Requirement.KUBECONFORM, Requirement.KUBE_SCHEMAS})
class ManifestsValidTest {
  private static final String OLDEST = "1.25.16";
  private static final String NEWEST = "1.37.2";

  @TempDir private static Path schemas;

  @BeforeAll
  static void writeSchemas() throws IOException {
    Path source = Path.of(System.getenv("CLIFFWATCH_TEST_KUBE_SCHEMAS"));
    for (String version : List.of(OLDEST, NEWEST)) {
      KubernetesSchemas.write(source, version, Files.createDirectory(schemas.resolve(version)));
    }
  }

  static Stream<Arguments> scenariosAndVersions() {
    return Chart.scenarios().stream()
        .flatMap(name -> Stream.of(Arguments.of(name, OLDEST), Arguments.of(name, NEWEST)));
  }

  @ParameterizedTest
  @MethodSource("scenariosAndVersions")
  void everyObjectIsValid(String scenario, String version) {
    Manifests manifests = Chart.CHECKOUT.render(scenario, "--kube-version=" + version);
    Tool kubeconform = kubeconform(version, manifests.text());
    assertThat(kubeconform.output() + kubeconform.error())
        .contains(
            "Summary: %d resources found".formatted(manifests.objects().size()),
            "Invalid: 0, Errors: 0, Skipped: 0");
    assertThat(kubeconform.status()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "hostPID: true, hostPid: true, hostPid",
    "readOnlyRootFilesystem: true, readOnlyRootFilesystem: 'yes', readOnlyRootFilesystem",
    "type: FileOrCreate, kind: FileOrCreate, kind",
    "podMetricsEndpoints:, podMetricEndpoints:, podMetricEndpoints",
    "interval: 30s, interval: 30 seconds, interval",
    "groups:, group:, group",
    "apiVersion: apps/v1, apiVersion: apps/v2, could not find schema",
  })
  void aBrokenManifestIsRefused(String right, String wrong, String complaint) {
    String text = Chart.CHECKOUT.render("monitoring").text();
    assertThat(text).contains(right);
    Tool kubeconform = kubeconform(NEWEST, text.replace(right, wrong));
    assertThat(kubeconform.status()).isEqualTo(1);
    assertThat(kubeconform.output()).contains(complaint);
  }

  @Test
  void anScThatTheChartMakesMustBeWhole() {
    String text = Chart.CHECKOUT.render("openshift").text();
    assertThat(text).contains("allowHostPID: true\n");
    Tool kubeconform = kubeconform(NEWEST, text.replace("allowHostPID: true\n", ""));
    assertThat(kubeconform.status()).isEqualTo(1);
    assertThat(kubeconform.output()).contains("allowHostPID");
  }

  private static Tool kubeconform(String version, String text) {
    String location = schemas.resolve(version).resolve(KubernetesSchemas.LAYOUT).toString();
    List<String> command =
        List.of("kubeconform", "-strict", "-summary", "-schema-location=" + location);
    return Tool.run(Map.of(), text, command);
  }
}
