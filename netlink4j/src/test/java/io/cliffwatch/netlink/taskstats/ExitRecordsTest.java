// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink.taskstats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cliffwatch.linux.Errno;
import io.cliffwatch.netlink.AttributeWriter;
import io.cliffwatch.netlink.MalformedMessageException;
import io.cliffwatch.netlink.Message;
import io.cliffwatch.netlink.NetlinkException;
import io.cliffwatch.netlink.generic.GenericFamily;
import io.cliffwatch.netlink.testing.FakeKernel;
import io.cliffwatch.netlink.testing.Fixture;
import io.cliffwatch.netlink.testing.Reply;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ExitRecordsTest {
  private static final int FAMILY = 31;
  private static final int NEW = 2; // TASKSTATS_CMD_NEW
  private static final GenericFamily TASKSTATS =
      new GenericFamily(FAMILY, "TASKSTATS", 1, 0, 0, List.of(), List.of());

  @Test
  void registersForTheCpusAndSaysWhenItEnds() throws IOException {
    FakeKernel kernel = new FakeKernel(request -> List.of(Reply.ack(request)));
    ExitRecords.listen(kernel, TASKSTATS, "0-63").close();
    List<Message> requests = kernel.requests();
    assertThat(requests).hasSize(2);
    // genlmsghdr: TASKSTATS_CMD_GET, version 1; then …_REGISTER_CPUMASK (3), …_DEREGISTER… (4)
    assertThat(hex(requests.get(0))).startsWith("010100000900" + "0300" + "302d363300");
    assertThat(hex(requests.get(1))).startsWith("010100000900" + "0400" + "302d363300");
    assertThat(kernel.closed()).isTrue();
  }

  private static String hex(Message message) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < message.payload().limit(); i++) {
      text.append(String.format("%02x", message.payload().get(i)));
    }
    return text.toString();
  }

  @Test
  void aCapturedRecordIsOfTheProcessWhoseNumberTheShellPrinted() throws IOException {
    List<Long> printed =
        Pattern.compile("\\s+")
            .splitAsStream(Fixture.toolOutput("exit-record").strip())
            .map(Long::valueOf)
            .toList();
    FakeKernel kernel = FakeKernel.replaying(Fixture.capture("exit-record"));
    try (ExitRecords records = ExitRecords.listen(kernel, TASKSTATS, "0")) {
      ExitRecord record = records.next().getFirst();
      assertThat(record.processId()).isEqualTo(printed.get(0));
      assertThat(record.parentId()).isEqualTo(printed.get(1));
      assertThat(record.command()).isEqualTo("cw-sleep");
      assertThat(record.succeeded()).isTrue();
      assertThat(record.elapsed()).isBetween(Duration.ofMillis(100), Duration.ofSeconds(5));
    }
  }

  @Test
  void outsideTheInitialPidNamespaceTheKernelRefuses() {
    FakeKernel kernel = new FakeKernel(request -> List.of(Reply.error(request, Errno.EINVAL, "")));
    assertThatThrownBy(() -> ExitRecords.listen(kernel, TASKSTATS, "0"))
        .isInstanceOfSatisfying(
            NetlinkException.class, refused -> assertThat(refused.is(Errno.EINVAL)).isTrue());
  }

  @Test
  void aRecordOfVersion16() throws IOException {
    assertThat(next(record(struct(16, 0, 0)))).singleElement().isEqualTo(expected(16, true));
  }

  @Test
  void aRecordOfVersion15HasGaps() throws IOException {
    assertThat(next(record(struct(15, 48, 96)))).singleElement().isEqualTo(expected(15, true));
  }

  @Test
  void aRecordOfVersion8HasNoThreadGroup() throws IOException {
    assertThat(next(record(struct(8, 0, 0).limit(328))))
        .singleElement()
        .isEqualTo(expected(8, false));
  }

  @Test
  void aRecordOfAnUnknownOrShortenedVersionIsMalformed() {
    for (ByteBuffer struct :
        List.of(struct(7, 0, 0), struct(16, 0, 0).limit(371), ByteBuffer.allocate(1))) {
      assertThatThrownBy(() -> next(record(struct)))
          .isInstanceOf(MalformedMessageException.class)
          .hasMessageContaining("struct taskstats");
    }
  }

  @Test
  void whatIsNoRecordIsPassedOver() throws IOException {
    AttributeWriter other = new AttributeWriter(ByteBuffer.wrap(new byte[] {3, 1, 0, 0}));
    assertThat(next(other.payload())).isEmpty();
  }

  @Test
  void recordsThatWereLostAreCountedAndTheNextOneComes() throws IOException {
    FakeKernel kernel =
        new FakeKernel(request ->
            List.of(
                Reply.ack(request),
                new Reply.Overrun(),
                datagram(request, record(struct(16, 0, 0)))));
    try (ExitRecords records = ExitRecords.listen(kernel, TASKSTATS, "0")) {
      assertThat(records.lost()).isZero();
      assertThat(records.next()).isEmpty();
      assertThat(records.lost()).isOne();
      assertThat(records.next()).hasSize(1);
      assertThat(records.next()).as("nothing in time").isEmpty();
    }
  }

  private static List<ExitRecord> next(ByteBuffer payload) throws IOException {
    FakeKernel kernel =
        new FakeKernel(request -> List.of(Reply.ack(request), datagram(request, payload)));
    try (ExitRecords records = ExitRecords.listen(kernel, TASKSTATS, "0")) {
      return records.next();
    }
  }

  private static Reply datagram(Message request, ByteBuffer payload) {
    return Reply.datagram(List.of(Reply.message(request, FAMILY, 0, payload)));
  }

  /** TASKSTATS_TYPE_AGGR_PID (4) with TASKSTATS_TYPE_PID (1) and TASKSTATS_TYPE_STATS (3). */
  private static ByteBuffer record(ByteBuffer struct) {
    byte[] bytes = new byte[struct.limit()];
    struct.get(0, bytes);
    ByteBuffer header = ByteBuffer.wrap(new byte[] {NEW, 1, 0, 0});
    return new AttributeWriter(header)
        .nested(4, inside -> inside.u32(1, 4711).bytes(3, bytes))
        .payload();
  }

  /** As linux/taskstats.h lays it out, with version 15's gaps before ac_comm and ac_tgid. */
  private static ByteBuffer struct(int version, int gap, int gapBeforeTgid) {
    ByteBuffer struct = ByteBuffer.allocate(560).order(ByteOrder.nativeOrder());
    struct.putShort(0, (short) version).putInt(4, 1 << 8).put(8, (byte) 0x22);
    struct.putLong(72 + gap, 1_234_567_890L);
    struct.put(80 + gap, "iptables-restor".getBytes(StandardCharsets.US_ASCII));
    struct.putInt(128 + gap, 4711).putInt(132 + gap, 815);
    struct.putLong(144 + gap, 3_500_000).putLong(152 + gap, 800_000).putLong(160 + gap, 400_000);
    struct.putLong(200 + gap, 2_048);
    struct.putLong(216 + gap, 7_168).putLong(224 + gap, 1_024);
    return struct.putInt(368 + gapBeforeTgid, 4711);
  }

  private static ExitRecord expected(int version, boolean threadGroup) {
    return new ExitRecord(
        version,
        "iptables-restor",
        4711,
        threadGroup ? OptionalLong.of(4711) : OptionalLong.empty(),
        815,
        256,
        false,
        Duration.ofMillis(3_500),
        Duration.ofMillis(800),
        Duration.ofMillis(400),
        Duration.ofNanos(1_234_567_890L),
        2 << 20,
        7_168,
        1_024);
  }
}
