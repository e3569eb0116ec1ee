// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SettingsTest {
  @Test
  void namesComeFromTheKey() {
    assertThat(Settings.WEB_LISTEN_ADDRESS.environmentName())
        .isEqualTo("CLIFFWATCH_WEB_LISTEN_ADDRESS");
    assertThat(Settings.WEB_LISTEN_ADDRESS.flag()).isEqualTo("--web.listen-address");
  }

  @Test
  void noTwoSettingsShareAnEnvironmentName() {
    assertThat(Settings.all().stream().map(Setting::environmentName)).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @CsvSource({
    ":10968,,10968",
    "127.0.0.1:1,127.0.0.1,1",
    "node-1:0,node-1,0",
    "[::1]:65535,::1,65535"
  })
  void listenAddressesAreRead(String text, String host, int port) {
    ListenAddress address = ListenAddress.parse(text);

    assertThat(address).isEqualTo(new ListenAddress(Optional.ofNullable(host), port));
    assertThat(address).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "10968", ":", ":65536", ":-1", "::1:80", "[::1]", "a b:80", "[x]:80", "a:80 "})
  void otherListenAddressesAreRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Settings.WEB_LISTEN_ADDRESS.parse(text))
        .withMessageEndingWith("must be an address such as :10968, 127.0.0.1:10968 or [::1]:10968");
  }

  @ParameterizedTest
  @CsvSource({"1s,1000", "1m30s,90000", "5m,300000", "1500ms,1500", "0h1s,1000"})
  void durationsAreRead(String text, long milliseconds) {
    assertThat(Settings.COLLECT_INTERVAL.parse(text)).isEqualTo(Duration.ofMillis(milliseconds));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "15", "s", "1s1m", "-1s", "1.5s", "15 s", "999ms", "5m1ms", "99999999999s"})
  void otherDurationsAreRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Settings.COLLECT_INTERVAL.parse(text))
        .withMessageEndingWith("must be a duration from 1s to 5m, such as 30s or 1m30s");
  }

  @ParameterizedTest
  @ValueSource(strings = {"NaN", "1e-3", "-0.1", "0", "1.0001", ".5"})
  void sharesOutOfBoundsAreRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Settings.CENSUS_CPU_SHARE.parse(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a/b", "a b", "sixteen-letters-"})
  void namesThatNoInterfaceHasAreRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Settings.COLLECTORS_ALIAS_INTERFACE.parse(text));
  }

  @Test
  void buildWritesItsVersionDown() {
    assertThat(BuildInfo.load().version()).matches("[0-9]+\\.[0-9]+\\.[0-9]+(-SNAPSHOT)?");
    assertThat(BuildInfo.load().revision()).isNotEmpty().doesNotContain("$");
  }
}
