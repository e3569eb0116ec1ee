// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.collector.CollectorThread;
import io.cliffwatch.collector.Status;
import io.cliffwatch.config.BuildInfo;
import io.cliffwatch.config.Config;
import io.cliffwatch.config.ConfigLoader;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CollectorsTest {
  @Test
  void aNetworkNamespaceThatIsNotThereIsNoMissingCapability() throws Exception {
    Config config =
        ConfigLoader.load(
            Optional.empty(),
            Map.of("CLIFFWATCH_KERNEL_NETWORK_NAMESPACE", "/run/netns/nonesuch"),
            Map.of());
    CollectorThread<?, ?> thread = new Collectors(config, BuildInfo.load()).threads().getFirst();
    try (thread) {
      thread.read().join();
      assertThat(thread.state().status())
          .isInstanceOfSatisfying(
              Status.Failed.class,
              failed ->
                  assertThat(failed.reason())
                      .startsWith("cannot enter kernel.network-namespace: ")
                      .contains("ENOENT", "/run/netns/nonesuch")
                      .doesNotContain("SYS_ADMIN"));
    }
  }
}
