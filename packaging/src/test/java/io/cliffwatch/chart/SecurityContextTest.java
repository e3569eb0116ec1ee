// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.testing.Requirement;
import io.cliffwatch.testing.Requires;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the pods may do: what SECURITY.md says and no more, in every scenario. */
@Requires(Requirement.HELM)
class SecurityContextTest {
  static Stream<String> scenarios() {
    return Chart.scenarios().stream();
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void theContainerHasTheCapabilitiesThatItNeedsAndAReadOnlyRoot(String scenario) {
    assertThat(Chart.CHECKOUT.render(scenario).container().getJsonObject("securityContext"))
        .isEqualTo(
            Manifests.yaml(
                """
                privileged: false
                allowPrivilegeEscalation: false
                readOnlyRootFilesystem: true
                capabilities: {drop: [ALL], add: [%s]}
                """
                    .formatted(scenario.equals("cilium") ? "NET_ADMIN, BPF" : "NET_ADMIN")));
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
  void ofTheNodesFilesItSeesWhatItsCollectorsNeedAndReadOnly(String scenario) {
    Manifests manifests = Chart.CHECKOUT.render(scenario);
    List<JsonObject> expected = new ArrayList<>();
    expected.add(
        Manifests.yaml(
            """
            name: xtables-lock
            hostPath: {path: /run/xtables.lock, type: FileOrCreate}
            """));
    if (!scenario.equals("legacy")) {
      expected.add(Manifests.yaml("{name: bpf, hostPath: {path: /sys/fs/bpf, type: Directory}}"));
    }
    expected.add(
        Manifests.yaml("{name: cgroup, hostPath: {path: /sys/fs/cgroup, type: Directory}}"));
    assertThat(objects(manifests.pod(), "volumes").filter(v -> v.containsKey("hostPath")))
        .containsExactlyElementsOf(expected);
    assertThat(objects(manifests.container(), "volumeMounts"))
        .allSatisfy(mount -> {
          assertThat(mount.getBoolean("readOnly", false)).isTrue();
          assertThat(mount.getString("mountPropagation", "None"))
              .isEqualTo(mount.getString("name").equals("bpf") ? "HostToContainer" : "None");
        });
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
    assertThat(
            Chart.CHECKOUT
                .render("cilium")
                .only("SecurityContextConstraints")
                .getJsonArray("allowedCapabilities"))
        .containsExactly("NET_ADMIN", "BPF");
  }

  private static Stream<JsonObject> objects(JsonObject parent, String key) {
    return parent.getJsonArray(key).stream().map(JsonObject.class::cast);
  }
}
