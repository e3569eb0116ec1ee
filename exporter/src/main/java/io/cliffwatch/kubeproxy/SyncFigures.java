// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.kubeproxy;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.Optional;

/**
 * What kube-proxy's metrics tell of its syncs.
 *
 * @param kubeProxys whether there is any family of kube-proxy's
 * @param version its version, such as {@code v1.37.2}
 * @param queued when a sync was last asked for, per IP family as it is labelled (older versions
 *     have no label: empty text), seconds of the Unix epoch
 * @param synced when the last sync succeeded, likewise; no entry before the first
 * @param fullSyncs how many syncs wrote everything
 * @param partialSyncs how many wrote what had changed
 */
record SyncFigures(
    boolean kubeProxys,
    Optional<String> version,
    Map<String, Double> queued,
    Map<String, Double> synced,
    double fullSyncs,
    double partialSyncs) {
  SyncFigures {
    requireNonNull(version, "version is null");
    queued = Map.copyOf(queued);
    synced = Map.copyOf(synced);
  }
}
