// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.testing.KernelConfig.State;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KernelConfigTest {
  private final KernelConfig config =
      new KernelConfig(Optional.of("CONFIG_A=y\n# CONFIG_B is not set\nCONFIG_C_LEGACY=m\n"));

  @Test
  void builtInAndModulesAreSet() {
    assertThat(config.state("A")).isEqualTo(State.SET);
    assertThat(config.state("C(_LEGACY)?")).isEqualTo(State.SET);
  }

  @Test
  void anythingElseIsNot() {
    assertThat(config.state("B")).isEqualTo(State.NOT_SET);
    assertThat(config.state("C")).isEqualTo(State.NOT_SET);
  }

  @Test
  void withoutAConfigurationNothingIsKnown() {
    assertThat(new KernelConfig(Optional.empty()).state("A")).isEqualTo(State.UNKNOWN);
  }
}
