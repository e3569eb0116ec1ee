// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink.netfilter;

import static io.cliffwatch.netlink.NetlinkUapi.NETLINK_NETFILTER;
import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.netlink.Connection;
import io.cliffwatch.testing.ConntrackTraffic;
import io.cliffwatch.testing.Requirement;
import io.cliffwatch.testing.Requires;
import io.cliffwatch.testing.ScratchNamespace;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

@Requires({Requirement.ROOT, Requirement.CONNTRACK, Requirement.IPTABLES_LEGACY})
class ConntrackKernelTest {
  @Test
  void anIdleNamespaceHasCountedNothing() throws Exception {
    try (ScratchNamespace namespace = new ScratchNamespace()) {
      assertThat(statistics(namespace))
          .isEqualTo(ConntrackTool.parse(namespace.exec("conntrack", "-S")))
          .allSatisfy(cpu -> assertThat(cpu.invalid()).hasValue(0));
    }
  }

  @Test
  void countersMoveWithTrafficAsTheToolPrintsThem() throws Exception {
    try (ScratchNamespace namespace = new ScratchNamespace()) {
      ConntrackTraffic.make(namespace);
      List<ConntrackCpuStatistics> first = statisticsAsTheToolPrintsThem(namespace);
      assertThat(sum(first, ConntrackCpuStatistics::found)).isPositive();
      assertThat(sum(first, ConntrackCpuStatistics::invalid)).isPositive();

      ConntrackTraffic.make(namespace);
      List<ConntrackCpuStatistics> second = statisticsAsTheToolPrintsThem(namespace);
      assertThat(sum(second, ConntrackCpuStatistics::found))
          .isGreaterThan(sum(first, ConntrackCpuStatistics::found));
    }
  }

  /** Compares when the tool prints the same before and after: TCP's last packets come late. */
  private static List<ConntrackCpuStatistics> statisticsAsTheToolPrintsThem(
      ScratchNamespace namespace) throws Exception {
    for (int attempt = 0; attempt < 100; attempt++) {
      String before = namespace.exec("conntrack", "-S");
      List<ConntrackCpuStatistics> statistics = statistics(namespace);
      if (namespace.exec("conntrack", "-S").equals(before)) {
        assertThat(statistics).isEqualTo(ConntrackTool.parse(before));
        return statistics;
      }
      Thread.sleep(50);
    }
    throw new AssertionError("the namespace does not come to rest");
  }

  private static long sum(
      List<ConntrackCpuStatistics> cpus,
      java.util.function.Function<ConntrackCpuStatistics, java.util.OptionalLong> counter) {
    return cpus.stream().mapToLong(cpu -> counter.apply(cpu).orElseThrow()).sum();
  }

  private static List<ConntrackCpuStatistics> statistics(ScratchNamespace namespace)
      throws Exception {
    return namespace.call(() -> {
      try (Connection connection = Connection.open(NETLINK_NETFILTER, Duration.ofSeconds(5))) {
        return new Conntrack(connection).statistics();
      }
    });
  }
}
