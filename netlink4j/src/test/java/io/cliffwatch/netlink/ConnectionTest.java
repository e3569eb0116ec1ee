// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink;

import static io.cliffwatch.netlink.NetlinkUapi.NLMSG_NOOP;
import static io.cliffwatch.netlink.NetlinkUapi.NLMSG_OVERRUN;
import static io.cliffwatch.netlink.NetlinkUapi.NLM_F_DUMP_INTR;
import static io.cliffwatch.netlink.NetlinkUapi.NLM_F_MULTI;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cliffwatch.linux.Errno;
import io.cliffwatch.netlink.testing.FakeKernel;
import io.cliffwatch.netlink.testing.Fixture;
import io.cliffwatch.netlink.testing.Reply;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConnectionTest {
  private static final int TYPE = 20;
  private static final Request REQUEST = new Request("TEST_GET", TYPE, new AttributeWriter());

  @Test
  void aDumpIsCollectedFromAllItsDatagrams() throws IOException {
    List<ByteBuffer> payloads = IntStream.range(0, 100).mapToObj(ConnectionTest::value).toList();
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
      assertThat(connection.get(REQUEST, ConnectionTest::decode)).isEqualTo(7);
      assertThat(connection.get(REQUEST, ConnectionTest::decode)).isEqualTo(7);
    }
    assertThat(kernel.requests())
        .extracting(request -> request.header().sequence())
        .containsExactly(1L, 2L);
  }

  @Test
  void anAcknowledgementWithoutAnAnswerIsMalformed() {
    Connection connection = new Connection(new FakeKernel(r -> List.of(Reply.ack(r))));
    assertThatThrownBy(() -> connection.get(REQUEST, ConnectionTest::decode))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessage("TEST_GET: 0 messages in answer, not one");
  }

  @Test
  void aRefusalCarriesItsNumberAndTheKernelsWords() {
    Connection connection =
        new Connection(
            new FakeKernel(r -> List.of(Reply.error(r, Errno.EINVAL, "ipv4: no such thing"))));
    assertThatThrownBy(() -> connection.execute(REQUEST))
        .isInstanceOfSatisfying(
            NetlinkException.class,
            e -> {
              assertThat(e.operation()).isEqualTo("TEST_GET");
              assertThat(e.number()).isEqualTo(22);
              assertThat(e.is(Errno.EINVAL)).isTrue();
              assertThat(e.errno()).contains(Errno.EINVAL);
              assertThat(e.explanation()).contains("ipv4: no such thing");
              assertThat(e.offset()).isEmpty();
            })
        .hasMessage("TEST_GET: EINVAL (Invalid argument): ipv4: no such thing");
  }

  @Test
  void aCapturedRefusalAtTheEndOfADumpIsExplained() {
    ByteBuffer header = ByteBuffer.allocate(8).put(0, (byte) 2).put(3, (byte) 1);
    Request request = new Request("RTM_GETADDR", 22, new AttributeWriter(header));
    assertThatThrownBy(() ->
            Fixture.connection("refusal").dump(request, Message::header, Collectors.counting()))
        .hasMessage(
            "RTM_GETADDR: EINVAL (Invalid argument):"
                + " ipv4: Invalid values in header for address dump request");
  }

  @Test
  void aCapturedRefusalThatRepeatsTheRequestIsExplained() {
    AttributeWriter payload = new AttributeWriter(ByteBuffer.allocate(16)).u32(10, 1);
    assertThatThrownBy(() ->
            Fixture.connection("refused-attribute")
                .get(new Request("RTM_GETLINK", 18, payload), Message::header))
        .hasMessage(
            "RTM_GETLINK: EINVAL (Invalid argument): Unsupported attribute in get link request");
  }

  @Test
  void theOffsetOfARefusedAttributeIsToldAndABrokenExplanationLeftOut() {
    AttributeWriter good = new AttributeWriter().u32(NetlinkUapi.NLMSGERR_ATTR_OFFS, 36);
    assertThatThrownBy(() -> refused(good.payload()).execute(REQUEST))
        .hasMessage("TEST_GET: ENODEV (No such device) (at byte 36)")
        .isInstanceOfSatisfying(NetlinkException.class, e -> assertThat(e.offset()).hasValue(36));
    AttributeWriter bad = new AttributeWriter().u8(NetlinkUapi.NLMSGERR_ATTR_OFFS, 36);
    assertThatThrownBy(() -> refused(bad.payload()).execute(REQUEST))
        .hasMessage("TEST_GET: ENODEV (No such device)");
  }

  @Test
  void anErrorNumberThatLinuxDoesNotHaveIsMalformed() {
    for (int number : new int[] {1, -4096, Integer.MIN_VALUE}) {
      ByteBuffer payload = ByteBuffer.allocate(20).order(java.nio.ByteOrder.nativeOrder());
      payload.putInt(0, number);
      Connection connection =
          new Connection(
              new FakeKernel(
                  r -> List.of(Reply.datagram(List.of(Reply.message(r, 2, 0, payload))))));
      assertThatThrownBy(() -> connection.execute(REQUEST))
          .isInstanceOf(MalformedMessageException.class)
          .hasMessage("TEST_GET: an error message has the error number " + number);
    }
  }

  @Test
  void aDumpThatEndsWithAnErrorFails() {
    Connection connection =
        new Connection(
            new FakeKernel(r -> List.of(part(r, 1, 0), Reply.done(r, Errno.ENOMEM.number(), 0))));
    assertThatThrownBy(() -> dump(connection))
        .isInstanceOf(NetlinkException.class)
        .hasMessage("TEST_GET: ENOMEM (Cannot allocate memory)");
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
    assertThatThrownBy(() -> connection.get(REQUEST, ConnectionTest::decode))
        .isInstanceOf(ReceiveTimeoutException.class)
        .hasMessage("TEST_GET: the fake kernel has nothing more to say");
    assertThat(connection.get(REQUEST, ConnectionTest::decode)).isEqualTo(3);
  }

  @Test
  void aTornDumpIsRepeatedFromTheStart() throws IOException {
    FakeKernel kernel =
        new FakeKernel(r ->
            r.header().sequence() <= 3
                ? List.of(part(r, 1, 0), part(r, 2, NLM_F_DUMP_INTR), Reply.done(r, 0, 0))
                : Reply.multipart(r, TYPE, List.of(value(1), value(2))));
    assertThat(dump(new Connection(kernel))).containsExactly(1, 2);
    assertThat(kernel.requests()).hasSize(4);
  }

  @Test
  void aDumpThatStaysTornFailsAndTheConnectionStaysUsable() throws IOException {
    FakeKernel kernel =
        new FakeKernel(r ->
            r.header().sequence() <= 4
                ? List.of(part(r, 1, 0), Reply.done(r, 0, NLM_F_DUMP_INTR))
                : Reply.multipart(r, TYPE, List.of(value(1))));
    Connection connection = new Connection(kernel);
    assertThatThrownBy(() -> dump(connection))
        .isInstanceOf(DumpInterruptedException.class)
        .hasMessage("TEST_GET, 4 attempts: what is dumped changed meanwhile (NLM_F_DUMP_INTR)");
    assertThat(kernel.requests()).hasSize(4);
    assertThat(dump(connection)).containsExactly(1);
  }

  @Test
  void aTornDumpForAConsumerIsNotRepeated() {
    FakeKernel kernel =
        new FakeKernel(
            r -> List.of(part(r, 1, 0), part(r, 2, NLM_F_DUMP_INTR), Reply.done(r, 0, 0)));
    List<Integer> seen = new ArrayList<>();
    assertThatThrownBy(
            () -> new Connection(kernel).forEach(REQUEST, ConnectionTest::decode, seen::add))
        .isInstanceOf(DumpInterruptedException.class)
        .hasMessageStartingWith("TEST_GET: ");
    assertThat(seen).containsExactly(1);
    assertThat(kernel.requests()).hasSize(1);
  }

  @Test
  void lostDatagramsAreAskedForAgain() throws IOException {
    FakeKernel kernel =
        new FakeKernel(r ->
            switch ((int) r.header().sequence()) {
              case 1 -> List.of(part(r, 1, 0), new Reply.Overrun(), Reply.done(r, 0, 0));
              case 2 ->
                  List.of(
                      Reply.datagram(
                          List.of(Reply.message(r, NLMSG_OVERRUN, 0, ByteBuffer.allocate(0)))));
              default -> Reply.multipart(r, TYPE, List.of(value(1), value(2)));
            });
    assertThat(dump(new Connection(kernel))).containsExactly(1, 2);
    assertThat(kernel.requests()).hasSize(3);
  }

  @Test
  void datagramsThatAreAlwaysLostFail() {
    FakeKernel kernel = new FakeKernel(r -> List.of(new Reply.Overrun()));
    assertThatThrownBy(() -> dump(new Connection(kernel)))
        .isInstanceOf(OverrunException.class)
        .hasMessage("TEST_GET, 4 attempts: the fake kernel lost datagrams");
  }

  @Test
  void aChangeWhoseAcknowledgementIsLostIsNotRepeated() {
    FakeKernel kernel = new FakeKernel(r -> List.of(new Reply.Overrun()));
    assertThatThrownBy(() -> new Connection(kernel).execute(REQUEST))
        .isInstanceOf(OverrunException.class);
    assertThat(kernel.requests()).hasSize(1);
  }

  @Test
  void aDatagramLargerThanTheBufferIsAskedForAgainWithALargerOne() throws IOException {
    FakeKernel kernel = new FakeKernel(r -> Reply.single(r, TYPE, ByteBuffer.allocate(100_000)));
    try (Connection connection = new Connection(kernel)) {
      assertThat(connection.<Integer>get(REQUEST, message -> message.payload().remaining()))
          .isEqualTo(100_000);
    }
    assertThat(kernel.requests()).hasSize(2);
  }

  @Test
  void aDatagramLargerThanAnyBufferFails() {
    FakeKernel kernel =
        new FakeKernel(r -> Reply.single(r, TYPE, ByteBuffer.allocate(16 * 1024 * 1024)));
    assertThatThrownBy(() -> dump(new Connection(kernel)))
        .isInstanceOf(TruncatedReplyException.class)
        .hasMessageContaining("4 attempts: a datagram of 16777232 bytes did not fit");
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
                ConnectionTest::decode,
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
                REQUEST,
                ConnectionTest::decode,
                value -> assertThat(dumpQuietly(connection)).isEmpty()))
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

  private static Connection refused(ByteBuffer explanation) {
    return new Connection(
        new FakeKernel(r -> {
          ByteBuffer payload = ByteBuffer.allocate(20 + explanation.remaining());
          payload.order(java.nio.ByteOrder.nativeOrder()).putInt(-Errno.ENODEV.number());
          r.header().write(payload);
          payload.put(explanation.duplicate()).flip();
          return List.of(Reply.datagram(List.of(Reply.message(r, 2, 0x300, payload))));
        }));
  }

  private static List<Integer> dump(Connection connection) throws IOException {
    return connection.dump(REQUEST, ConnectionTest::decode, Collectors.toList());
  }

  private static List<Integer> dumpQuietly(Connection connection) {
    try {
      return dump(connection);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static Reply part(Message request, int value, int flags) {
    return Reply.datagram(List.of(Reply.message(request, TYPE, NLM_F_MULTI | flags, value(value))));
  }

  private static Message stranger(Message request) {
    MessageHeader header = request.header();
    return new Message(
        new MessageHeader(header.length(), header.type(), header.flags(), 4711, 0),
        request.payload());
  }

  private static ByteBuffer value(int value) {
    return ByteBuffer.allocate(4).putInt(0, value);
  }

  private static int decode(Message message) throws MalformedMessageException {
    return message.fixedHeader(4).order(java.nio.ByteOrder.BIG_ENDIAN).getInt();
  }
}
