// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink;

import static io.cliffwatch.netlink.Numbers.REQUEST;
import static io.cliffwatch.netlink.Numbers.dump;
import static io.cliffwatch.netlink.Numbers.part;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cliffwatch.linux.Errno;
import io.cliffwatch.netlink.testing.FakeKernel;
import io.cliffwatch.netlink.testing.Fixture;
import io.cliffwatch.netlink.testing.Reply;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RefusalTest {
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
}
