// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink;

import static io.cliffwatch.netlink.NetlinkUapi.NLMSG_OVERRUN;
import static io.cliffwatch.netlink.NetlinkUapi.NLM_F_DUMP_INTR;
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
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class IncompleteReplyTest {
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
    assertThatThrownBy(() -> new Connection(kernel).forEach(REQUEST, Numbers::decode, seen::add))
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
}
