// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.image;

import com.github.dockerjava.api.model.Capability;
import io.cliffwatch.chart.Manifests;
import io.cliffwatch.distribution.DistributionFolder;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;

/**
 * The pod that the chart asks for by default, from its golden rendering: another test holds that
 * against Helm.
 */
final class ChartPod {
  private static final String GOLDEN = "packaging/src/test/resources/golden/chart-default.yaml";
  private static final String MEBIBYTES = "Mi";

  private final Manifests manifests;

  private ChartPod(Manifests manifests) {
    this.manifests = manifests;
  }

  static ChartPod rendered() throws IOException {
    return new ChartPod(
        Manifests.parse(Files.readString(DistributionFolder.checkout().resolve(GOLDEN))));
  }

  boolean hostPid() {
    return manifests.pod().getBoolean("hostPID");
  }

  String user() {
    return manifests.pod().getJsonObject("securityContext").getInteger("runAsUser").toString();
  }

  boolean readOnly() {
    return securityContext().getBoolean("readOnlyRootFilesystem");
  }

  boolean mayGainPrivileges() {
    return securityContext().getBoolean("allowPrivilegeEscalation");
  }

  Capability[] dropped() {
    return capabilities("drop");
  }

  Capability[] added() {
    return capabilities("add");
  }

  private Capability[] capabilities(String what) {
    return securityContext().getJsonObject("capabilities").getJsonArray(what).stream()
        .map(name -> Capability.valueOf(name.toString()))
        .toArray(Capability[]::new);
  }

  private JsonObject securityContext() {
    return manifests.container().getJsonObject("securityContext");
  }

  /** Returns the memory limit in bytes. */
  long memory() {
    String limit =
        manifests
            .container()
            .getJsonObject("resources")
            .getJsonObject("limits")
            .getString("memory");
    if (!limit.endsWith(MEBIBYTES)) {
      throw new IllegalStateException(limit + " is not in " + MEBIBYTES);
    }
    return Long.parseLong(limit.substring(0, limit.length() - MEBIBYTES.length())) << 20;
  }

  String[] arguments() {
    return manifests.container().getJsonArray("args").stream()
        .map(Object::toString)
        .toArray(String[]::new);
  }

  /** Returns the agent's configuration. */
  String config() {
    return manifests.config();
  }
}
