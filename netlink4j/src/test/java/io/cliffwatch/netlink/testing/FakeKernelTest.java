// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cliffwatch.netlink.AttributeWriter;
import io.cliffwatch.netlink.Connection;
import io.cliffwatch.netlink.Message;
import io.cliffwatch.netlink.Request;
import io.cliffwatch.netlink.netfilter.Conntrack;
import io.cliffwatch.netlink.route.RouteNetlink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class FakeKernelTest {
  private static final Request REQUEST = new Request("x", 7, new AttributeWriter());

  @Test
  void anUnexpectedTypeOrFlagFailsTheTest() {
    FakeKernel type = new FakeKernel(FakeKernel.expecting(8, 0x5, r -> List.of(Reply.ack(r))));
    assertThatThrownBy(() -> new Connection(type).execute(REQUEST))
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("expected a request of type 8 with flags 0x5, got ");
    FakeKernel flags = new FakeKernel(FakeKernel.expecting(7, 0x301, r -> List.of(Reply.ack(r))));
    assertThatThrownBy(() -> new Connection(flags).execute(REQUEST))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void aReplayTellsARequestThatDiffersFromTheCapturedOne() {
    RouteNetlink route = new RouteNetlink(Fixture.connection("link"));
    assertThatThrownBy(() -> route.interfaceIndex("kube7"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("expected the request ");
  }

  @Test
  void aReplayTellsARequestMoreThanCaptured() throws IOException {
    Conntrack conntrack = new Conntrack(Fixture.connection("conntrack-statistics"));
    assertThat(conntrack.statistics()).isNotEmpty();
    assertThatThrownBy(conntrack::statistics)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("a request more than captured");
  }

  @Test
  void aReplayAnswersWithTheSequenceNumberOfTheRequest() throws IOException {
    Capture once = Fixture.capture("link");
    Capture twice = new Capture(List.of(once.exchanges().getFirst(), once.exchanges().getFirst()));
    RouteNetlink route = new RouteNetlink(new Connection(FakeKernel.replaying(twice)));
    assertThat(route.interfaceIndex("kube0")).hasValue(2);
    assertThat(route.interfaceIndex("kube0")).hasValue(2);
  }

  @Test
  void aClosedKernelIsAProgrammersError() {
    FakeKernel kernel = new FakeKernel(r -> List.of());
    kernel.close();
    assertThatThrownBy(() -> kernel.receive(ByteBuffer.allocateDirect(16)))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aCaptureIsReadWhateverItsWhiteSpaceAndComments() {
    Capture capture =
        Capture.parse("# a > comment\n> 01 02\n 0304 # < more\n<\n< 05\n  06 07\n>08");
    assertThat(capture.exchanges()).hasSize(2);
    assertThat(capture.exchanges().getFirst().request())
        .isEqualTo(ByteBuffer.wrap(new byte[] {1, 2, 3, 4}));
    assertThat(capture.exchanges().getFirst().replies())
        .containsExactly(ByteBuffer.allocate(0), ByteBuffer.wrap(new byte[] {5, 6, 7}));
    assertThat(capture.exchanges().getLast().request()).isEqualTo(ByteBuffer.wrap(new byte[] {8}));
    assertThat(capture.exchanges().getLast().replies()).isEmpty();
  }

  @Test
  void aCaptureIsWrittenForPeople() {
    ByteBuffer name = ByteBuffer.wrap(new byte[] {8, 0, 3, 0, 'l', 'o', 0, 0, -1});
    Capture capture = new Capture(List.of(new Capture.Exchange(name, List.of(name))));
    assertThat(capture.text())
        .isEqualTo(
            """
            > 08000300 6c6f0000 ff                # ....lo...
            < 08000300 6c6f0000 ff                # ....lo...
            """);
  }

  @Test
  void whatIsNoCaptureIsRefused() {
    for (String text : List.of("", "# only a comment", "< 00", "> 0", "> xy")) {
      assertThatThrownBy(() -> Capture.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void requestsCanBeLookedAtLater() throws IOException {
    FakeKernel kernel = new FakeKernel(r -> List.of(Reply.ack(r)));
    try (Connection connection = new Connection(kernel)) {
      connection.execute(new Request("x", 7, new AttributeWriter().u32(1, 2)));
    }
    Message request = kernel.requests().getFirst();
    assertThat(request.header().type()).isEqualTo(7);
    assertThat(request.payload().remaining()).isEqualTo(8);
  }
}
