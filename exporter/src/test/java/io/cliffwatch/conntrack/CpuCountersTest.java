// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.conntrack;

import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.netlink.netfilter.ConntrackCpuStatistics;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class CpuCountersTest {
  private static final long LARGEST = 0xFFFF_FFFFL;

  private final CpuCounters counters = new CpuCounters();

  @Test
  void countsAreSummedOverCpus() {
    assertThat(counters.sum(List.of(cpu(0, 5), cpu(1, 7))))
        .containsEntry(ConntrackCounter.FOUND, 12L);
  }

  @Test
  void aCounterThatWrapsGoesOnGrowing() {
    counters.sum(List.of(cpu(0, LARGEST), cpu(1, 10)));
    assertThat(counters.sum(List.of(cpu(0, 4), cpu(1, 10))))
        .containsEntry(ConntrackCounter.FOUND, LARGEST + 5 + 10);
  }

  @Test
  void aCounterThatIsResetFalls() {
    counters.sum(List.of(cpu(0, 1000)));
    assertThat(counters.sum(List.of(cpu(0, 1)))).containsEntry(ConntrackCounter.FOUND, 1L);
  }

  @Test
  void aCounterThatTheKernelLacksIsMissing() {
    assertThat(counters.sum(List.of(cpu(0, 1)))).doesNotContainKey(ConntrackCounter.CHAIN_TOO_LONG);
  }

  private static ConntrackCpuStatistics cpu(int cpu, long found) {
    OptionalLong none = OptionalLong.empty();
    return new ConntrackCpuStatistics(
        cpu, OptionalLong.of(found), none, none, none, none, none, none, none, none, none);
  }
}
