// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Properties;
import org.junit.jupiter.api.Test;

class AotCacheTest {
  private final Properties properties = new Properties();

  @Test
  void nothingIsSaidWithoutACache() {
    properties.setProperty("java.vm.info", "mixed mode");

    assertThat(AotCache.complaint(properties)).isEmpty();
  }

  @Test
  void nothingIsSaidOfOneThatIsTaken() {
    properties.setProperty("cliffwatch.aot-cache", "/lib/cliffwatch.aot");
    properties.setProperty("java.vm.info", "mixed mode, emulated-client, sharing");

    assertThat(AotCache.complaint(properties)).isEmpty();
  }

  @Test
  void oneThatIsRefusedIsNamed() {
    properties.setProperty("cliffwatch.aot-cache", "/lib/cliffwatch.aot");
    properties.setProperty("java.vm.info", "mixed mode, emulated-client");

    assertThat(AotCache.complaint(properties).orElseThrow()).contains("/lib/cliffwatch.aot");
  }
}
