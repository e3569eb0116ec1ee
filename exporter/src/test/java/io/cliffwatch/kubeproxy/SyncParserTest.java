// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.kubeproxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The expected figures are those that a person reads in the captured files. */
class SyncParserTest {
  @Test
  void theIptablesModeTellsFullSyncsOfBothFamilies() throws Exception {
    SyncFigures figures = parse(Captured.metrics("iptables-legacy"));
    assertThat(figures.kubeProxys()).isTrue();
    assertThat(figures.fullSyncs()).isEqualTo(2);
    assertThat(figures.partialSyncs()).isZero();
    assertThat(figures.queued())
        .isEqualTo(Map.of("IPv4", 1.795379799832498e+09, "IPv6", 1.7953797998325384e+09));
    assertThat(figures.synced())
        .isEqualTo(Map.of("IPv4", 1.7953798001173873e+09, "IPv6", 1.7953798002546537e+09));
  }

  @Test
  void theIpvsModeKnowsNoPartialSyncs() throws Exception {
    SyncFigures figures = parse(Captured.metrics("ipvs"));
    assertThat(figures.fullSyncs()).isEqualTo(1);
    assertThat(figures.partialSyncs()).isZero();
    assertThat(figures.queued()).containsOnlyKeys("IPv4", "IPv6");
    assertThat(figures.synced()).as("IPv6 was not synced").containsOnlyKeys("IPv4");
  }

  @Test
  void partialSyncsAreToldApart() throws Exception {
    SyncFigures figures =
        parse(
            """
            # TYPE kubeproxy_sync_proxy_rules_duration_seconds histogram
            kubeproxy_sync_proxy_rules_duration_seconds_count 20
            kubeproxy_sync_full_proxy_rules_duration_seconds_count 3
            kubeproxy_sync_partial_proxy_rules_duration_seconds_count 17
            kubeproxy_sync_partial_proxy_rules_duration_seconds_sum 0.5
            """
                .getBytes(UTF_8));
    assertThat(figures.fullSyncs()).isEqualTo(3);
    assertThat(figures.partialSyncs()).isEqualTo(17);
  }

  @Test
  void theVersionIsThatOfTheBuild() throws Exception {
    SyncFigures figures =
        parse(
            ("kubernetes_build_info{build_date=\"\",compiler=\"gc\",git_commit=\"1\",git_version="
                    + "\"v1.37.2\",go_version=\"go1.26.1\",major=\"1\",minor=\"37\"} 1\n")
                .getBytes(UTF_8));
    assertThat(figures.version()).contains("v1.37.2");
    assertThat(figures.kubeProxys()).as("any component has this family").isFalse();
  }

  @Test
  void whatMakesNoSenseIsNotPassedOver() {
    assertThatThrownBy(
            () -> parse("kubeproxy_sync_proxy_rules_last_timestamp_seconds what\n".getBytes(UTF_8)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("what");
    assertThatThrownBy(() -> parse("kubeproxy_sync_proxy\n".getBytes(UTF_8)))
        .isInstanceOf(IOException.class);
  }

  private static SyncFigures parse(byte[] page) throws IOException {
    return SyncParser.parse(ByteBuffer.wrap(page));
  }
}
