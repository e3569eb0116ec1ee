// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.kubeproxy;

/** What kube-proxy's health check says. */
public enum Health {
  /** It answers 200. */
  WELL,
  /** It answers otherwise. */
  NOT_WELL,
  /** It does not answer; it can be switched off. */
  UNKNOWN
}
