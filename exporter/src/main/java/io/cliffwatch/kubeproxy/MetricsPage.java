// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.kubeproxy;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;

/**
 * kube-proxy's own metrics, byte for byte as it sent them.
 *
 * @param contentType the content type that it named
 * @param body the bytes; each call gives a buffer of its own that cannot be written to
 */
public record MetricsPage(String contentType, ByteBuffer body) {
  /** Checks the arguments. */
  public MetricsPage {
    requireNonNull(contentType, "contentType is null");
    body = body.asReadOnlyBuffer();
  }

  @Override
  public ByteBuffer body() {
    return body.duplicate();
  }
}
