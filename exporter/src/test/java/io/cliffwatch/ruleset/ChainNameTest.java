// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.ruleset;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The names that a real kube-proxy gave; see {@code corpus/README.md}. */
class ChainNameTest {
  private static final Pattern SERVICE =
      Pattern.compile("-A KUBE-SERVICES .* -p (\\S+) .*\"(\\S+) cluster IP\".* KUBE-SVC-(\\S+)");
  private static final Pattern ENDPOINT =
      Pattern.compile(
          "-A KUBE-SEP-(\\S+) -p (\\S+) .*--comment \"?([^\" ]+)\"? .*--to-destination (\\S+)");

  @ParameterizedTest
  @ValueSource(strings = {"iptables", "ip6tables"})
  void servicePortsAreNamedAsKubeProxyNamesThem(String tool) throws IOException {
    int seen = 0;
    Matcher rule = SERVICE.matcher(corpus(tool));
    while (rule.find()) {
      assertThat(ChainName.ofServicePort(rule.group(2), rule.group(1))).isEqualTo(rule.group(3));
      seen++;
    }
    assertThat(seen).isGreaterThan(10);
  }

  @ParameterizedTest
  @ValueSource(strings = {"iptables", "ip6tables"})
  void endpointsAreNamedAsKubeProxyNamesThem(String tool) throws IOException {
    int seen = 0;
    Matcher rule = ENDPOINT.matcher(corpus(tool));
    while (rule.find()) {
      assertThat(ChainName.ofEndpoint(rule.group(3), rule.group(2), rule.group(4)))
          .isEqualTo(rule.group(1));
      seen++;
    }
    assertThat(seen).isGreaterThan(20);
  }

  private static String corpus(String tool) throws IOException {
    String file = "/corpus/iptables-legacy/" + tool + "-save.txt";
    try (InputStream stream =
        Objects.requireNonNull(ChainNameTest.class.getResourceAsStream(file), file)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
