// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.listing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cliffwatch.netlink.route.AddressFamily;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServicesTableTest {
  private static final ListedService FIRST =
      ListedService.without(
          "iptables", "legacy", AddressFamily.IPV4, "10.96.0.1", 443, "TCP", OptionalLong.of(1), 3);
  private static final ListedService SECOND =
      new ListedService(
          "ipvs",
          "",
          AddressFamily.IPV6,
          AddressText.of(
              new byte[] {(byte) 0xfd, 0, 0, (byte) 0x96, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7}),
          53,
          "UDP",
          OptionalLong.empty(),
          12,
          OptionalLong.of(40),
          OptionalLong.of(2));

  @Test
  void columnsLineUpAndWhatIsNotCountedIsBlank() {
    assertThat(table(List.of(FIRST, SECOND)))
        .isEqualTo(
            """
            SERVICE          PROTOCOL  MODE               POSITION  BACKENDS  ACTIVE  INACTIVE
            10.96.0.1:443    TCP       iptables (legacy)         1         3
            [fd00:96::7]:53  UDP       ipvs                               12      40         2
            2 Service ports
            """);
  }

  @Test
  void aColumnWithoutAnythingIsLeftOut() {
    assertThat(table(List.of(FIRST)))
        .isEqualTo(
            """
            SERVICE        PROTOCOL  MODE               POSITION  BACKENDS
            10.96.0.1:443  TCP       iptables (legacy)         1         3
            1 Service port
            """);
    assertThat(table(List.of())).isEqualTo("0 Service ports\n");
  }

  @Test
  void theHeaviestComeFirst() {
    ServiceListing listing = new ServiceListing(List.of(FIRST, SECOND), List.of("a note"));
    assertThat(listing.top(1)).isEqualTo(new ServiceListing(List.of(SECOND), List.of("a note")));
  }

  @Test
  void jsonHoldsWhatIsThereAndComesBack() throws Exception {
    ServiceListing listing = new ServiceListing(List.of(FIRST, SECOND), List.of("a \"note\""));
    String json = ServicesJson.write(listing);
    assertThat(json)
        .isEqualTo(
            "{\"services\":["
                + "{\"mode\":\"iptables\",\"backend\":\"legacy\",\"ip_family\":\"IPv4\","
                + "\"address\":\"10.96.0.1\",\"port\":443,\"protocol\":\"TCP\","
                + "\"lookup_position\":1,\"backends\":3},"
                + "{\"mode\":\"ipvs\",\"ip_family\":\"IPv6\",\"address\":\"fd00:96::7\","
                + "\"port\":53,\"protocol\":\"UDP\",\"backends\":12,"
                + "\"active_connections\":40,\"inactive_connections\":2}],"
                + "\"notes\":[\"a \\\"note\\\"\"]}");
    assertThat(ServicesJson.read(json)).isEqualTo(listing);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "not found; try /metrics", "{\"services\":[{}],\"notes\":[]}"})
  void whatIsNoListingIsSaidToBeNone(String text) {
    assertThatThrownBy(() -> ServicesJson.read(text))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("the answer is no list of Services");
  }

  private static String table(List<ListedService> services) {
    StringWriter text = new StringWriter();
    ServicesTable.print(services, new PrintWriter(text));
    return text.toString();
  }
}
