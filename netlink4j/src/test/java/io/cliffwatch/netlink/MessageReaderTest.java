// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageReaderTest {
  @Test
  void aDatagramHoldsPaddedMessages() throws MalformedMessageException {
    MessageReader reader =
        reader(
            "11000000"
                + "1400"
                + "0200"
                + "ffffffff"
                + "04030201"
                + "aa000000"
                + "10000000"
                + "0300"
                + "1200"
                + "01000000"
                + "00000000");
    Message first = reader.next();
    assertThat(first.header()).isEqualTo(new MessageHeader(17, 20, 2, 4_294_967_295L, 0x01020304));
    assertThat(first.payload().remaining()).isEqualTo(1);
    assertThat(first.payload().get(0)).isEqualTo((byte) 0xaa);
    Message second = reader.next();
    assertThat(second.header().has(NetlinkUapi.NLM_F_DUMP_INTR)).isTrue();
    assertThat(second.header().has(NetlinkUapi.NLM_F_ACK)).isFalse();
    assertThat(reader.hasNext()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10000000" + "0300", // less than a header
        "00000000" + "03000000" + "00000000" + "00000000", // length 0: would never move forward
        "0f000000" + "03000000" + "00000000" + "00000000", // shorter than its header
        "11000000" + "03000000" + "00000000" + "00000000", // longer than the datagram
        "ffffffff" + "03000000" + "00000000" + "00000000", // u32, not negative
      })
  void whatIsNoMessageEndsTheDatagram(String hex) {
    MessageReader reader = reader(hex);
    assertThatThrownBy(reader::next).isInstanceOf(MalformedMessageException.class);
    assertThat(reader.hasNext()).isFalse();
  }

  @Test
  void aPayloadShorterThanItsFixedHeaderIsMalformed() throws MalformedMessageException {
    Message message =
        reader("12000000" + "1400" + "0000" + "00000000" + "00000000" + "0102").next();
    assertThat(message.fixedHeader(2).get(1)).isEqualTo((byte) 2);
    assertThat(message.attributesAfter(2).next()).isFalse();
    assertThatThrownBy(() -> message.fixedHeader(3))
        .hasMessage("message type 20 has a payload of 2 bytes, fewer than its fixed header of 3");
    assertThatThrownBy(() -> message.attributesAfter(4))
        .isInstanceOf(MalformedMessageException.class);
  }

  private static MessageReader reader(String hex) {
    return new MessageReader(ByteBuffer.wrap(HexFormat.of().parseHex(hex)));
  }
}
