// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.testing.Requirement;
import io.cliffwatch.testing.Requires;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the pods may do: in every scenario the same, and no more than SECURITY.md says. */
@Requires(Requirement.HELM)
class SecurityContextTest {
  static Stream<String> scenarios() {
    return Chart.scenarios().stream();
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void theContainerHasOneCapabilityAndAReadOnlyRoot(String scenario) {
    assertThat(Chart.CHECKOUT.render(scenario).container().getJsonObject("securityContext"))
        .isEqualTo(
            Manifests.yaml(
                """
                privileged: false
                allowPrivilegeEscalation: false
                readOnlyRootFilesystem: true
                capabilities: {drop: [ALL], add: [NET_ADMIN]}
                """));
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void thePodIsRootUnderTheRuntimesSeccompProfile(String scenario) {
    JsonObject context =
        Chart.CHECKOUT.render(scenario).pod().getJsonObject("securityContext").copy();
    Object label = context.remove("seLinuxOptions");
    assertThat(context)
        .isEqualTo(
            Manifests.yaml(
                "{runAsUser: 0, runAsNonRoot: false, seccompProfile: {type: RuntimeDefault}}"));
    assertThat(Objects.requireNonNullElse(label, new JsonObject()))
        .isEqualTo(Manifests.yaml(scenario.equals("openshift") ? "{type: spc_t}" : "{}"));
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void thePodSharesTheNodesNetworkAndProcessesOnly(String scenario) {
    JsonObject pod = Chart.CHECKOUT.render(scenario).pod();
    assertThat(pod.getBoolean("hostNetwork")).isTrue();
    assertThat(pod.getBoolean("hostPID")).isTrue();
    assertThat(pod.getString("dnsPolicy")).isEqualTo("ClusterFirstWithHostNet");
    assertThat(pod.getBoolean("hostIPC", false)).isFalse();
    assertThat(pod.getBoolean("automountServiceAccountToken")).isFalse();
    assertThat(pod.getJsonArray("containers")).hasSize(1);
    assertThat(pod.containsKey("initContainers")).isFalse();
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void ofTheNodesFilesItSeesTheXtablesLockAloneAndReadOnly(String scenario) {
    Manifests manifests = Chart.CHECKOUT.render(scenario);
    List<JsonObject> hostPaths =
        objects(manifests.pod(), "volumes").filter(v -> v.containsKey("hostPath")).toList();
    assertThat(hostPaths)
        .containsExactly(
            Manifests.yaml(
                """
                name: xtables-lock
                hostPath: {path: /run/xtables.lock, type: FileOrCreate}
                """));
    assertThat(objects(manifests.container(), "volumeMounts"))
        .allSatisfy(mount ->
            assertThat(mount.getBoolean("readOnly", false))
                .isEqualTo(!mount.getString("name").equals("tmp")));
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void noRightsAtTheApiServerAreAskedFor(String scenario) {
    Manifests manifests = Chart.CHECKOUT.render(scenario);
    assertThat(manifests.objects())
        .extracting(object -> object.getString("kind"))
        .isSubsetOf(
            "ServiceAccount",
            "ConfigMap",
            "Secret",
            "DaemonSet",
            "PodMonitor",
            "PrometheusRule",
            "SecurityContextConstraints");
    assertThat(manifests.ofKind("ServiceAccount"))
        .allSatisfy(
            account -> assertThat(account.getBoolean("automountServiceAccountToken")).isFalse());
  }

  @Test
  void openShiftAllowsWhatThePodsNeedAndNoMore() {
    JsonObject constraints = Chart.CHECKOUT.render("openshift").only("SecurityContextConstraints");
    assertThat(constraints.getJsonArray("allowedCapabilities")).containsExactly("NET_ADMIN");
    assertThat(constraints.getJsonArray("requiredDropCapabilities")).containsExactly("ALL");
    assertThat(constraints.getJsonArray("users"))
        .containsExactly("system:serviceaccount:monitoring:test-cliffwatch");
    assertThat(constraints.getBoolean("allowPrivilegedContainer")).isFalse();
    assertThat(constraints.getBoolean("allowPrivilegeEscalation")).isFalse();
    assertThat(constraints.getBoolean("allowHostIPC")).isFalse();
    assertThat(constraints.getBoolean("readOnlyRootFilesystem")).isTrue();
  }

  private static Stream<JsonObject> objects(JsonObject parent, String key) {
    return parent.getJsonArray(key).stream().map(JsonObject.class::cast);
  }
}
