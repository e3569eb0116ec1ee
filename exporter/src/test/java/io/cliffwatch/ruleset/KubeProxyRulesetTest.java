// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.ruleset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cliffwatch.netlink.route.AddressFamily;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KubeProxyRulesetTest {
  @ParameterizedTest
  @EnumSource
  void equalRulesetsGiveEqualText(AddressFamily family) {
    assertThat(KubeProxyRuleset.everyShape(family, 50, 3).text())
        .isEqualTo(KubeProxyRuleset.everyShape(family, 50, 3).text());
  }

  @ParameterizedTest
  @EnumSource
  void aServiceLooksTheSameHoweverManyComeAfterIt(AddressFamily family) {
    List<String> few = KubeProxyRuleset.everyShape(family, 24, 2).text().lines().toList();
    List<String> more = KubeProxyRuleset.everyShape(family, 36, 2).text().lines().toList();
    assertThat(more).containsAll(few);
  }

  @Test
  void largeClustersHaveNoComments() {
    assertThat(KubeProxyRuleset.plain(AddressFamily.IPV4, 200, 5).text()).contains("--comment");
    assertThat(KubeProxyRuleset.plain(AddressFamily.IPV4, 201, 5).text())
        .doesNotContain("--comment");
  }

  @Test
  void moreThanTheAddressesHoldIsRefused() {
    assertThatThrownBy(() -> KubeProxyRuleset.plain(AddressFamily.IPV4, 100_001, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> KubeProxyRuleset.plain(AddressFamily.IPV4, 100_000, 81))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> KubeProxyRuleset.plain(AddressFamily.IPV4, -1, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
