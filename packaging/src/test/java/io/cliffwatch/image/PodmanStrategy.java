// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.image;

import java.net.URI;
import org.testcontainers.dockerclient.DockerClientProviderStrategy;
import org.testcontainers.dockerclient.TransportConfig;

/**
 * Leads Testcontainers, which finds it in {@code META-INF/services}, to the test's own podman. An
 * environment variable would have to be there before the tests start, and podman is not.
 */
public final class PodmanStrategy extends DockerClientProviderStrategy {
  static final String SOCKET = "cliffwatch.podman-socket";

  /** For Testcontainers, which makes one. */
  public PodmanStrategy() {}

  @Override
  public String getDescription() {
    return "podman of the test";
  }

  @Override
  protected int getPriority() {
    return Integer.MAX_VALUE;
  }

  @Override
  protected boolean isPersistable() {
    return false; // it is gone after the test, and must not be remembered in the user's home
  }

  @Override
  public TransportConfig getTransportConfig() {
    return TransportConfig.builder()
        .dockerHost(URI.create("unix://" + System.getProperty(SOCKET)))
        .build();
  }
}
