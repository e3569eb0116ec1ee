// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink.netfilter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cliffwatch.linux.Errno;
import io.cliffwatch.netlink.AttributeWriter;
import io.cliffwatch.netlink.Connection;
import io.cliffwatch.netlink.MalformedMessageException;
import io.cliffwatch.netlink.NetlinkException;
import io.cliffwatch.netlink.testing.FakeKernel;
import io.cliffwatch.netlink.testing.Fixture;
import io.cliffwatch.netlink.testing.Reply;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ConntrackTest {
  // NFNL_SUBSYS_CTNETLINK << 8 | IPCTNL_MSG_CT_GET_STATS_CPU; NLM_F_REQUEST | NLM_F_DUMP
  private static final int TYPE = 0x104;
  private static final int FLAGS = 0x301;

  @Test
  void capturedStatisticsAreThoseThatTheToolPrinted() throws IOException {
    try (Connection connection = Fixture.connection("conntrack-statistics")) {
      List<ConntrackCpuStatistics> statistics = new Conntrack(connection).statistics();
      assertThat(statistics)
          .isEqualTo(ConntrackTool.parse(Fixture.toolOutput("conntrack-statistics")))
          .hasSize(2);
    }
  }

  @Test
  void anOlderKernelLacksCounters() throws IOException {
    ByteBuffer header = ByteBuffer.wrap(new byte[] {0, 0, 1, 2});
    ByteBuffer payload =
        new AttributeWriter(header).networkU32(2, 0xffff_fffeL).networkU32(9, 7).payload();
    assertThat(statistics(payload))
        .singleElement()
        .satisfies(cpu -> {
          assertThat(cpu.cpu()).as("big endian").isEqualTo(0x102);
          assertThat(cpu.found()).hasValue(4_294_967_294L);
          assertThat(cpu.insertFailed()).hasValue(7);
          assertThat(cpu.clashResolve()).isEqualTo(OptionalLong.empty());
          assertThat(cpu.chainTooLong()).isEqualTo(OptionalLong.empty());
        });
  }

  @Test
  void aNewerKernelsAttributesArePassedOver() throws IOException {
    ByteBuffer payload =
        new AttributeWriter(ByteBuffer.allocate(4)).text(16, "new").networkU32(2, 1).payload();
    assertThat(statistics(payload))
        .singleElement()
        .satisfies(cpu -> assertThat(cpu.found()).hasValue(1));
  }

  @Test
  void aCounterOfTheWrongSizeIsMalformed() {
    ByteBuffer payload = new AttributeWriter(ByteBuffer.allocate(4)).u16(2, 1).payload();
    assertThatThrownBy(() -> statistics(payload))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessage("IPCTNL_MSG_CT_GET_STATS_CPU: attribute 2 is not a u32: 2 bytes");
  }

  @Test
  void withoutTheCapabilityTheErrorSaysWhich() {
    FakeKernel kernel =
        new FakeKernel(
            FakeKernel.expecting(
                TYPE, FLAGS, request -> List.of(Reply.error(request, Errno.EPERM, ""))));
    Conntrack conntrack = new Conntrack(new Connection(kernel));
    assertThatThrownBy(conntrack::statistics)
        .isInstanceOf(NetlinkException.class)
        .hasMessage(
            "IPCTNL_MSG_CT_GET_STATS_CPU: EPERM (Operation not permitted):"
                + " needs the capability CAP_NET_ADMIN");
  }

  private static List<ConntrackCpuStatistics> statistics(ByteBuffer payload) throws IOException {
    FakeKernel kernel =
        new FakeKernel(
            FakeKernel.expecting(
                TYPE, FLAGS, request -> Reply.multipart(request, TYPE, List.of(payload))));
    try (Connection connection = new Connection(kernel)) {
      return new Conntrack(connection).statistics();
    }
  }
}
