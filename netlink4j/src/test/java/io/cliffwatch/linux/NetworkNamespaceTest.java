// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.testing.Requirement;
import io.cliffwatch.testing.Requires;
import io.cliffwatch.testing.ScratchNamespace;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

@Requires(Requirement.ROOT)
class NetworkNamespaceTest {
  private static final Path DEVICES = Path.of("/proc/thread-self/net/dev");

  @Test
  void aThreadSeesOnlyTheNamespaceItEntered() throws Exception {
    try (ScratchNamespace namespace = new ScratchNamespace()) {
      namespace.exec("ip", "link", "add", "only-here", "type", "bridge");
      assertThat(Files.readString(DEVICES)).doesNotContain("only-here");
      StringBuilder seen = new StringBuilder();
      Thread thread =
          Thread.ofPlatform()
              .start(() -> {
                try (NetworkNamespace other = NetworkNamespace.open(namespace.path())) {
                  other.enter();
                  seen.append(Files.readString(DEVICES));
                } catch (java.io.IOException e) {
                  seen.append(e);
                }
              });
      thread.join();
      assertThat(seen.toString()).contains("only-here");
    }
  }
}
