// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.testing.Requirement;
import io.cliffwatch.testing.Requires;
import io.cliffwatch.testing.Tool;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rules and dashboards of the chart are those of the project, in the checkout and in the package.
 */
@Requires(Requirement.HELM)
class SourcesTest {
  private static final Path RULES = Path.of("../alerts/rules");
  private static final Path DASHBOARDS = Path.of("../dashboards");

  private final Manifests manifests = Chart.CHECKOUT.render("monitoring");

  @Test
  void thePrometheusRulesAreTheAlertsOfTheProject() throws Exception {
    Map<String, JsonObject> installed = new TreeMap<>();
    for (JsonObject rule : manifests.ofKind("PrometheusRule")) {
      installed.put(Manifests.name(rule), rule.getJsonObject("spec"));
    }
    Map<String, JsonObject> written = new TreeMap<>();
    files(RULES, ".yaml")
        .forEach((name, text) -> written.put("test-cliffwatch-" + name, Manifests.yaml(text)));
    assertThat(installed).isNotEmpty().isEqualTo(written);
  }

  @Test
  void theConfigMapsAreTheDashboardsOfTheProject() throws Exception {
    Map<String, JsonObject> installed = new TreeMap<>();
    for (JsonObject map : manifests.ofKind("ConfigMap")) {
      JsonObject metadata = map.getJsonObject("metadata");
      if (metadata.getJsonObject("labels").containsKey("grafana_dashboard")) {
        assertThat(metadata.getJsonObject("labels").getValue("grafana_dashboard")).isEqualTo("1");
        assertThat(metadata.getJsonObject("annotations").getString("grafana_folder"))
            .isEqualTo("Cliffwatch");
        map.getJsonObject("data")
            .forEach(
                file -> installed.put(file.getKey(), new JsonObject(file.getValue().toString())));
      }
    }
    Map<String, JsonObject> written = new TreeMap<>();
    files(DASHBOARDS, ".json")
        .forEach((name, text) -> written.put(name + ".json", new JsonObject(text)));
    assertThat(installed).isNotEmpty().isEqualTo(written);
  }

  @Test
  void thePackageHasThemAsFilesAndInstallsTheSame(@TempDir Path folder) throws Exception {
    Tool built = Chart.CHECKOUT.packageInto(folder);
    assertThat(built.status()).as(built.error()).isZero();
    try (Stream<Path> files = Files.list(folder)) {
      Path archive = files.toList().getFirst();
      List<String> list = List.of("tar", "-tvzf", archive.toString());
      assertThat(Tool.run(Map.of(), "", list).outputOrThrow(list))
          .contains("cliffwatch/files/rules/", "cliffwatch/values.schema.json")
          .doesNotContain("cliffwatch/ci/")
          .doesNotContainPattern("(?m)^l");
      assertThat(new Chart(archive).render("monitoring").text()).isEqualTo(manifests.text());
    }
  }

  @Test
  void aCopyWithoutThemSaysSo(@TempDir Path folder) throws Exception {
    List<String> copy =
        List.of("cp", "-r", "--", Chart.FOLDER.resolve("templates").toString(), folder.toString());
    Tool.run(Map.of(), "", copy).outputOrThrow(copy);
    for (String file : List.of("Chart.yaml", "values.yaml", "values.schema.json")) {
      Files.copy(Chart.FOLDER.resolve(file), folder.resolve(file));
    }
    for (String what : List.of("prometheusRule", "dashboards")) {
      Tool helm = new Chart(folder).template("default", "--set=" + what + ".enabled=true");
      assertThat(helm.status()).isNotZero();
      assertThat(helm.error()).contains(what + ".enabled is true, but", "make chart");
    }
  }

  private static Map<String, String> files(Path folder, String end) throws IOException {
    Map<String, String> texts = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(file -> file.toString().endsWith(end)).toList()) {
        String name = file.getFileName().toString();
        texts.put(name.substring(0, name.length() - end.length()), Chart.read(file));
      }
    }
    return texts;
  }
}
