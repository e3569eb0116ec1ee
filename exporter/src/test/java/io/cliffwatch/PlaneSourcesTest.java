// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.collector.CollectorState;
import io.cliffwatch.collector.Lack;
import io.cliffwatch.collector.Reading;
import io.cliffwatch.collector.Status;
import io.cliffwatch.dataplane.KubeProxy;
import io.cliffwatch.dataplane.Mode;
import io.cliffwatch.kubeproxy.Health;
import io.cliffwatch.kubeproxy.KubeProxySnapshot;
import io.cliffwatch.kubeproxy.ProxyConfiguration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlaneSourcesTest {
  @Test
  void kubeProxyThatSaysItsModeAnswers() {
    assertThat(PlaneSources.kubeProxy(working(Optional.of("ipvs"))))
        .isEqualTo(new KubeProxy.Answers(Mode.IPVS));
  }

  @Test
  void onlyWhereThereIsNoneItIsGone() {
    assertThat(kubeProxy(new Status.Absent("no process", Lack.OF_SUBJECT)))
        .isEqualTo(new KubeProxy.Gone());
    assertThat(kubeProxy(new Status.Absent("EPERM", Lack.OF_PERMISSION)))
        .isEqualTo(new KubeProxy.Unknown());
    assertThat(kubeProxy(new Status.Failed("EIO"))).isEqualTo(new KubeProxy.Unknown());
    assertThat(PlaneSources.kubeProxy(working(Optional.empty())))
        .as("it runs, and does not answer")
        .isEqualTo(new KubeProxy.Unknown());
    assertThat(PlaneSources.kubeProxy(working(Optional.of("userspace"))))
        .isEqualTo(new KubeProxy.Unknown());
  }

  private static KubeProxy kubeProxy(Status status) {
    return PlaneSources.kubeProxy(state(status, Optional.empty()));
  }

  private static CollectorState<KubeProxySnapshot, Void> working(Optional<String> mode) {
    KubeProxySnapshot snapshot =
        new KubeProxySnapshot(
            mode.isPresent(),
            Optional.empty(),
            Optional.empty(),
            new ProxyConfiguration(mode, Optional.empty(), Optional.empty(), Optional.empty()),
            Optional.empty(),
            Health.UNKNOWN,
            Optional.empty(),
            "");
    return state(new Status.Working(), Optional.of(new Reading<>(snapshot, List.of(), 0)));
  }

  private static CollectorState<KubeProxySnapshot, Void> state(
      Status status, Optional<Reading<KubeProxySnapshot>> reading) {
    return new CollectorState<>(status, Optional.empty(), reading, Optional.empty(), 0, 0, 0);
  }
}
