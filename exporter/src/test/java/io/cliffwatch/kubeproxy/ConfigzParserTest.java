// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.kubeproxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigzParserTest {
  private static final Optional<String> CIDR = Optional.of("10.244.0.0/13,fd00:244::/48");

  @Test
  void theCapturedConfigurationsAreRead() throws Exception {
    assertThat(ConfigzParser.parse(Captured.configz("iptables-legacy")))
        .isEqualTo(
            new ProxyConfiguration(
                Optional.of("iptables"), CIDR, Optional.of("ClusterCIDR"), Optional.of("1s")));
    assertThat(ConfigzParser.parse(Captured.configz("nftables")))
        .as("minSyncPeriod is that of the mode")
        .isEqualTo(
            new ProxyConfiguration(
                Optional.of("nftables"), CIDR, Optional.of("ClusterCIDR"), Optional.of("1s")));
  }

  @Test
  void thatOf128HasNamesOfItsOwn() throws Exception {
    assertThat(ConfigzParser.parse(Captured.configz("kube-proxy-1.28")))
        .isEqualTo(
            new ProxyConfiguration(
                Optional.of("iptables"),
                Optional.of("10.240.0.0/13,fd00:244::/48"),
                Optional.of("ClusterCIDR"),
                Optional.of("1s")));
  }

  @Test
  void aModeThatIsNotSetIsIptables() throws Exception {
    String json =
        """
        {"kubeproxy.config.k8s.io":{"mode":"","iptables":{"minSyncPeriod":"2s"},"clusterCIDR":"",
         "detectLocalMode":"NodeCIDR"}}
        """;
    assertThat(ConfigzParser.parse(json.getBytes(UTF_8)))
        .isEqualTo(
            new ProxyConfiguration(
                Optional.empty(), Optional.empty(), Optional.of("NodeCIDR"), Optional.of("2s")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{", "[]", "{}", "404 page not found", "{\"kubelet\":{\"mode\":\"x\"}}"})
  void whatIsNotKubeProxysIsRefused(String json) {
    assertThatThrownBy(() -> ConfigzParser.parse(json.getBytes(UTF_8)))
        .isInstanceOf(IOException.class);
  }
}
