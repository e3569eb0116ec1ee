// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.kubeproxy;

import java.util.HashMap;
import java.util.Map;

/**
 * How long kube-proxy has owed a sync: since one was asked for and none has succeeded. Whoever asks
 * again and again moves kube-proxy's timestamp on, so the first request after the last success is
 * remembered; one between two looks may have been a little earlier. Used by one thread.
 */
final class SyncLag {
  private Map<String, Debt> debts = Map.of();

  /**
   * A sync that is owed.
   *
   * @param synced the last success, 0 without one
   * @param since the first request after it that was seen
   */
  private record Debt(double synced, double since) {}

  /**
   * Takes the latest figures.
   *
   * @param now seconds of the Unix epoch, by the clock that kube-proxy also looks at
   * @return the longest lag of the IP families in seconds, 0 when nothing is owed
   */
  double seconds(SyncFigures figures, double now) {
    Map<String, Debt> next = new HashMap<>();
    figures
        .queued()
        .forEach((family, queued) -> {
          double synced = figures.synced().getOrDefault(family, 0.0);
          if (queued > synced) {
            Debt known = debts.get(family);
            boolean lasts = known != null && known.synced() == synced && known.since() <= queued;
            next.put(family, lasts ? known : new Debt(synced, queued));
          }
        });
    debts = next;
    return next.values().stream().mapToDouble(debt -> now - debt.since()).max().orElse(0);
  }
}
