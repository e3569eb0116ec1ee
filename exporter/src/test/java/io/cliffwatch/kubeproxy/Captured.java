// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.kubeproxy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a real kube-proxy answered: 1.37.2, but for the folder that names another. */
final class Captured {
  private Captured() {}

  static byte[] metrics(String dataPlane) throws IOException {
    return bytes(dataPlane, "kube-proxy-metrics.txt");
  }

  static byte[] configz(String dataPlane) throws IOException {
    return bytes(dataPlane, "configz.json");
  }

  static byte[] proxyMode(String dataPlane) throws IOException {
    return bytes(dataPlane, "proxyMode.txt");
  }

  private static byte[] bytes(String dataPlane, String file) throws IOException {
    return Files.readAllBytes(Path.of("src/test/resources/corpus", dataPlane, file));
  }
}
