// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink;

import static io.cliffwatch.netlink.NetlinkUapi.NLM_F_MULTI;

import io.cliffwatch.netlink.testing.Reply;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Collectors;

/** A protocol for tests, whose messages are numbers. */
final class Numbers {
  static final int TYPE = 20;
  static final Request REQUEST = new Request("TEST_GET", TYPE, new AttributeWriter());

  private Numbers() {}

  static List<Integer> dump(Connection connection) throws IOException {
    return connection.dump(REQUEST, Numbers::decode, Collectors.toList());
  }

  static Reply part(Message request, int value, int flags) {
    return Reply.datagram(List.of(Reply.message(request, TYPE, NLM_F_MULTI | flags, value(value))));
  }

  static ByteBuffer value(int value) {
    return ByteBuffer.allocate(4).putInt(0, value);
  }

  static int decode(Message message) throws MalformedMessageException {
    return message.fixedHeader(4).order(java.nio.ByteOrder.BIG_ENDIAN).getInt();
  }
}
