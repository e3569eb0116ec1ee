// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.kubeproxy;

import static java.util.Objects.requireNonNull;

import io.cliffwatch.collector.Watcher;
import java.io.IOException;

/** Looks at kube-proxy's CPU time between the reads, so that no burst of a second goes unseen. */
public final class KubeProxyWatcher implements Watcher {
  private final ProcessObserver observer;

  KubeProxyWatcher(ProcessObserver observer) {
    this.observer = requireNonNull(observer, "observer is null");
  }

  @Override
  public void watch() throws IOException, InterruptedException {
    while (true) {
      Thread.sleep(observer.sample());
    }
  }
}
