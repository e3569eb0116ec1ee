// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.dataplane;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * All that is known about a node's data plane at one moment.
 *
 * @param planes what the mechanisms hold; a mechanism that is not there has none
 * @param strangers data planes that are seen and not understood, by their names
 * @param unseen why mechanisms could not be looked at, a sentence each
 * @param kubeProxy what kube-proxy itself says
 */
public record Sightings(
    List<Plane> planes, List<String> strangers, List<String> unseen, KubeProxy kubeProxy) {
  /** Checks the arguments. */
  public Sightings {
    planes = List.copyOf(planes);
    strangers = List.copyOf(strangers);
    unseen = List.copyOf(unseen);
    requireNonNull(kubeProxy, "kubeProxy is null");
  }
}
