// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink;

import static io.cliffwatch.netlink.NetlinkUapi.NLM_F_DUMP_INTR;
import static io.cliffwatch.netlink.NetlinkUapi.NLM_F_MULTI;
import static io.cliffwatch.netlink.Numbers.REQUEST;
import static io.cliffwatch.netlink.Numbers.TYPE;
import static io.cliffwatch.netlink.Numbers.dump;
import static io.cliffwatch.netlink.Numbers.part;
import static io.cliffwatch.netlink.Numbers.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cliffwatch.linux.Errno;
import io.cliffwatch.netlink.testing.FakeKernel;
import io.cliffwatch.netlink.testing.Reply;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Dumps whose ends the kernel leaves out. */
class ShortDumpTest {
  private static final int MANY = 120;

  @Test
  void dumpsOfAnyLengthFollowEachOther() throws IOException {
    for (int length : new int[] {0, 1, 0, 3, MANY, 1}) {
      Connection connection = connection(r -> inOneDatagram(r, length));
      for (int i = 0; i < 3; i++) {
        assertThat(dump(connection)).hasSize(length);
      }
      connection.checkEnded();
    }
  }

  @Test
  void allPartsOfALongDumpAreRead() throws IOException {
    Connection connection =
        connection(r -> {
          List<Reply> replies = new ArrayList<>(inOneDatagram(r, MANY));
          replies.addFirst(replies.getFirst());
          replies.add(2, part(r, 7, 0));
          return replies;
        });
    assertThat(dump(connection)).hasSize(2 * MANY + 1).endsWith(7);
    connection.checkEnded();
  }

  @Test
  void aDumpThatGoesOnBehindASmallPartIsNoticedByTheNextRequest() throws IOException {
    Connection connection =
        connection(r ->
            r.sequence() == 1
                ? List.of(part(r, 1, 0), part(r, 2, 0))
                : Reply.multipart(r, TYPE, List.of(value(3))));
    assertThat(dump(connection)).containsExactly(1);
    assertThatThrownBy(() -> dump(connection))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("the dump before went on");
    assertThat(dump(connection)).as("the connection stays usable").containsExactly(3);
  }

  @Test
  void aDumpThatGoesOnIsNoticedWhereItIsTheLast() throws IOException {
    Connection connection = connection(r -> List.of(part(r, 1, 0), part(r, 2, 0)));
    assertThat(dump(connection)).containsExactly(1);
    assertThatThrownBy(connection::checkEnded).isInstanceOf(MalformedMessageException.class);
    assertThatCode(connection::checkEnded).doesNotThrowAnyException();
    assertThat(dump(connection)).as("from now on it looks").containsExactly(1, 2);
  }

  @Test
  void aTornEndIsNotLeftOut() throws IOException {
    Connection small = connection(r -> List.of(part(r, 1, 0), Reply.done(r, 0, NLM_F_DUMP_INTR)));
    dump(small);
    assertThatThrownBy(small::checkEnded).isInstanceOf(MalformedMessageException.class);
    Connection none = connection(r -> List.of(Reply.done(r, 0, NLM_F_DUMP_INTR)));
    assertThatThrownBy(() -> dump(none)).isInstanceOf(DumpInterruptedException.class);
  }

  @Test
  void aTornEndIsNoReasonToWaitForTheEndsOfOthers() throws IOException {
    Connection connection =
        connection(r ->
            r.sequence() == 1
                ? List.of(part(r, 1, 0), Reply.done(r, 0, NLM_F_DUMP_INTR))
                : List.of(part(r, 2, 0), part(r, 3, 0)));
    dump(connection);
    assertThatThrownBy(connection::checkEnded).isInstanceOf(MalformedMessageException.class);
    assertThat(dump(connection)).as("concluded from its size").containsExactly(2);
  }

  @Test
  void anErrorIsNotLeftOut() throws IOException {
    Connection ends = connection(r -> List.of(Reply.done(r, Errno.ENOENT.number(), 0)));
    assertThatThrownBy(() -> dump(ends)).isInstanceOf(NetlinkException.class);
    Connection refuses = connection(r -> List.of(Reply.error(r, Errno.EBUSY, "")));
    assertThatThrownBy(() -> dump(refuses)).isInstanceOf(NetlinkException.class);
    refuses.checkEnded();
  }

  @Test
  void whatWasGivenUpIsReadBeforeTheNextRequest() throws IOException {
    Connection connection = connection(r -> inOneDatagram(r, MANY));
    assertThatThrownBy(() ->
            connection.forEach(
                REQUEST,
                Numbers::decode,
                value -> {
                  throw new UnsupportedOperationException("enough");
                }))
        .hasMessage("enough");
    assertThat(dump(connection)).hasSize(MANY);
  }

  @Test
  void oneThingIsAnsweredAsOnAnyConnection() throws IOException {
    Connection connection = connection(r -> Reply.single(r, TYPE, value(7)));
    assertThat(connection.get(REQUEST, Numbers::decode)).isEqualTo(7);
  }

  private static List<Reply> inOneDatagram(Message request, int values) {
    List<ByteBuffer> messages =
        IntStream.range(0, values)
            .mapToObj(i -> Reply.message(request, TYPE, NLM_F_MULTI, value(i)))
            .toList();
    Reply end = Reply.done(request, 0, 0);
    return values == 0 ? List.of(end) : List.of(Reply.datagram(messages), end);
  }

  private static Connection connection(FakeKernel.Script script) throws IOException {
    return Connection.forShortDumps(new FakeKernel(script), Duration.ofSeconds(1));
  }
}
