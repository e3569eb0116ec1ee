// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListenAddressTest {
  @ParameterizedTest
  @CsvSource({
    "[::1]:0, [::1]",
    "[fe80::1%eth0]:0, [fe80::1%eth0]",
    "127.0.0.1:0, 127.0.0.1",
    "node.example:0, node.example",
    ":0, localhost"
  })
  void itsUrlIsOneThatClientsUnderstand(String address, String host) {
    URI url = URI.create(ListenAddress.parse(address).url("http", 8080));
    assertThat(url.getHost()).isEqualTo(host);
    assertThat(url.getPort()).isEqualTo(8080);
  }
}
