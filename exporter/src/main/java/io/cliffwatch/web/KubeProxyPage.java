// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.web;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;

/** What {@code /kube-proxy/metrics} has to say. */
public sealed interface KubeProxyPage {
  /**
   * kube-proxy's own metrics, passed on as they are.
   *
   * @param contentType what kube-proxy calls them
   * @param body the bytes
   */
  record Metrics(String contentType, ByteBuffer body) implements KubeProxyPage {
    /** Checks the arguments. */
    public Metrics {
      requireNonNull(contentType, "contentType is null");
      requireNonNull(body, "body is null");
    }
  }

  /** There is no kube-proxy on this node, which is no error: the answer is empty. */
  record NoKubeProxy() implements KubeProxyPage {}

  /**
   * kube-proxy ought to answer and does not.
   *
   * @param reason why, one sentence
   */
  record Unreachable(String reason) implements KubeProxyPage {
    /** Checks the argument. */
    public Unreachable {
      requireNonNull(reason, "reason is null");
    }
  }

  /** The configuration does not want kube-proxy to be asked. */
  record SwitchedOff() implements KubeProxyPage {}
}
