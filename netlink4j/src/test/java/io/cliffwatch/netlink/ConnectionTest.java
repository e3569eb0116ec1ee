// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink;

import static io.cliffwatch.netlink.NetlinkUapi.NLMSG_NOOP;
import static io.cliffwatch.netlink.NetlinkUapi.NLM_F_MULTI;
import static io.cliffwatch.netlink.Numbers.REQUEST;
import static io.cliffwatch.netlink.Numbers.TYPE;
import static io.cliffwatch.netlink.Numbers.dump;
import static io.cliffwatch.netlink.Numbers.part;
import static io.cliffwatch.netlink.Numbers.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cliffwatch.netlink.testing.FakeKernel;
import io.cliffwatch.netlink.testing.Reply;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConnectionTest {
  @Test
  void aDumpIsCollectedFromAllItsDatagrams() throws IOException {
    List<ByteBuffer> payloads = IntStream.range(0, 100).mapToObj(Numbers::value).toList();
    FakeKernel kernel =
        new FakeKernel(FakeKernel.expecting(TYPE, 0x301, r -> Reply.multipart(r, TYPE, payloads)));
    try (Connection connection = new Connection(kernel)) {
      assertThat(dump(connection)).hasSize(100).startsWith(0, 1, 2).endsWith(99);
    }
    assertThat(kernel.closed()).isTrue();
  }

  @Test
  void aChangeIsAcknowledged() throws IOException {
    FakeKernel kernel =
        new FakeKernel(FakeKernel.expecting(TYPE, 0x405, r -> List.of(Reply.ack(r))));
    try (Connection connection = new Connection(kernel)) {
      connection.execute(
          new Request("TEST_NEW", TYPE, NetlinkUapi.NLM_F_CREATE, ByteBuffer.allocate(0)));
    }
    assertThat(kernel.requests()).hasSize(1);
  }

  @Test
  void oneThingIsAnsweredOnce() throws IOException {
    FakeKernel kernel =
        new FakeKernel(FakeKernel.expecting(TYPE, 0x5, r -> Reply.single(r, TYPE, value(7))));
    try (Connection connection = new Connection(kernel)) {
      assertThat(connection.get(REQUEST, Numbers::decode)).isEqualTo(7);
      assertThat(connection.get(REQUEST, Numbers::decode)).isEqualTo(7);
    }
    assertThat(kernel.requests())
        .extracting(request -> request.header().sequence())
        .containsExactly(1L, 2L);
  }

  @Test
  void anAcknowledgementWithoutAnAnswerIsMalformed() {
    Connection connection = new Connection(new FakeKernel(r -> List.of(Reply.ack(r))));
    assertThatThrownBy(() -> connection.get(REQUEST, Numbers::decode))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessage("TEST_GET: 0 messages in answer, not one");
  }

  @Test
  void otherSequenceNumbersAndNoopsArePassedOver() throws IOException {
    FakeKernel kernel =
        new FakeKernel(r ->
            List.of(
                part(stranger(r), 99, 0),
                Reply.done(stranger(r), 0, 0),
                Reply.datagram(
                    List.of(
                        Reply.message(r, NLMSG_NOOP, 0, ByteBuffer.allocate(0)),
                        Reply.message(stranger(r), TYPE, 0, value(98)),
                        Reply.message(r, TYPE, NLM_F_MULTI, value(1)))),
                Reply.datagram(List.of()),
                Reply.done(r, 0, 0)));
    assertThat(dump(new Connection(kernel))).containsExactly(1);
  }

  @Test
  void strangersForEverAreATimeout() {
    Transport talkative = new Talkative();
    Connection connection = new Connection(talkative, Duration.ofMillis(50));
    assertThatThrownBy(() -> dump(connection))
        .isInstanceOf(ReceiveTimeoutException.class)
        .hasMessage("TEST_GET: datagrams came for 50 ms, none of them an answer");
    assertThatThrownBy(() -> dump(connection)).isInstanceOf(ReceiveTimeoutException.class);
  }

  @Test
  void silenceIsATimeoutAndTheNextRequestWorks() throws IOException {
    FakeKernel kernel =
        new FakeKernel(
            r -> r.header().sequence() == 1 ? List.of() : Reply.single(r, TYPE, value(3)));
    Connection connection = new Connection(kernel);
    assertThatThrownBy(() -> connection.get(REQUEST, Numbers::decode))
        .isInstanceOf(ReceiveTimeoutException.class)
        .hasMessage("TEST_GET: the fake kernel has nothing more to say");
    assertThat(connection.get(REQUEST, Numbers::decode)).isEqualTo(3);
  }

  @Test
  void malformedDatagramsFailAndTheConnectionStaysUsable() throws IOException {
    ByteBuffer garbage = ByteBuffer.allocate(16);
    FakeKernel kernel =
        new FakeKernel(r ->
            r.header().sequence() == 1
                ? List.of(new Reply.Datagram(garbage), part(r, 1, 0), Reply.done(r, 0, 0))
                : Reply.multipart(r, TYPE, List.of(value(5))));
    Connection connection = new Connection(kernel);
    assertThatThrownBy(() -> dump(connection))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessage("TEST_GET: a message says that it has 0 bytes, 16 are there");
    assertThat(dump(connection)).containsExactly(5);
  }

  @Test
  void aRestOfAnAnswerThatWasGivenUpIsReadBeforeTheNextRequest() throws IOException {
    // The end stands in the same datagram as the message at which the consumer gives up.
    FakeKernel kernel =
        new FakeKernel(r ->
            List.of(
                Reply.datagram(
                    List.of(
                        Reply.message(r, TYPE, NLM_F_MULTI, value(1)),
                        Reply.message(r, TYPE, NLM_F_MULTI, value(2)),
                        Reply.message(r, 3, NLM_F_MULTI, ByteBuffer.allocate(4))))));
    Connection connection = new Connection(kernel);
    assertThatThrownBy(() ->
            connection.forEach(
                REQUEST,
                Numbers::decode,
                value -> {
                  throw new UnsupportedOperationException("enough");
                }))
        .hasMessage("enough");
    assertThat(dump(connection)).containsExactly(1, 2);
  }

  @Test
  void aRequestFromInsideAConsumerIsRefused() throws IOException {
    FakeKernel kernel = new FakeKernel(r -> Reply.multipart(r, TYPE, List.of(value(1), value(2))));
    Connection connection = new Connection(kernel);
    assertThatThrownBy(() ->
            connection.forEach(
                REQUEST, Numbers::decode, value -> assertThat(dumpQuietly(connection)).isEmpty()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the connection is in use: it takes one request at a time");
    assertThat(dump(connection)).containsExactly(1, 2);
  }

  private static final class Talkative implements Transport {
    @Override
    public void send(ByteBuffer datagram) {}

    @Override
    public int receive(ByteBuffer into) {
      new MessageHeader(16, TYPE, 0, 0, 0).write(into.duplicate());
      return 16;
    }

    @Override
    public void close() {}
  }

  private static List<Integer> dumpQuietly(Connection connection) {
    try {
      return dump(connection);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static Message stranger(Message request) {
    MessageHeader header = request.header();
    return new Message(
        new MessageHeader(header.length(), header.type(), header.flags(), 4711, 0),
        request.payload());
  }
}
