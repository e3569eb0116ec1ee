// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.kubeproxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SyncLagTest {
  private final SyncLag lag = new SyncLag();

  @Test
  void nothingIsOwedOnceASyncSucceededAfterTheLastRequest() {
    assertThat(lag.seconds(figures(100, 100.4), 150)).isZero();
    assertThat(lag.seconds(figures(100, 100), 150)).isZero();
  }

  @Test
  void itGrowsSinceTheRequest() {
    assertThat(lag.seconds(figures(100, 90), 103)).isEqualTo(3);
    assertThat(lag.seconds(figures(100, 90), 118)).isEqualTo(18);
    assertThat(lag.seconds(figures(100, 119), 120)).isZero();
  }

  @Test
  void whoAsksAgainAndAgainDoesNotShortenIt() {
    assertThat(lag.seconds(figures(100, 90), 103)).isEqualTo(3);
    assertThat(lag.seconds(figures(117, 90), 118)).isEqualTo(18);
  }

  @Test
  void aSuccessBeginsANewDebt() {
    assertThat(lag.seconds(figures(100, 90), 103)).isEqualTo(3);
    assertThat(lag.seconds(figures(117, 116), 118)).isEqualTo(1);
  }

  @Test
  void whoNeverSucceededOwesSinceTheFirstRequest() {
    SyncFigures never =
        new SyncFigures(true, Optional.empty(), Map.of("IPv6", 100.0), Map.of(), 0, 0);
    assertThat(lag.seconds(never, 160)).isEqualTo(60);
  }

  @Test
  void theLongerOfTheTwoFamiliesCounts() {
    SyncFigures both =
        new SyncFigures(
            true,
            Optional.empty(),
            Map.of("IPv4", 100.0, "IPv6", 105.0),
            Map.of("IPv4", 101.0, "IPv6", 90.0),
            0,
            0);
    assertThat(lag.seconds(both, 112)).isEqualTo(7);
  }

  @Test
  void aKubeProxyThatWasRestartedBeginsAnew() {
    assertThat(lag.seconds(figures(1000, 90), 1100)).isEqualTo(100);
    assertThat(lag.seconds(figures(1105, 0), 1106)).isEqualTo(1);
  }

  private static SyncFigures figures(double queued, double synced) {
    return new SyncFigures(
        true, Optional.empty(), Map.of("IPv4", queued), Map.of("IPv4", synced), 0, 0);
  }
}
