// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.conntrack;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.summingLong;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.collector.Outcome;
import io.cliffwatch.procfs.Procfs;
import io.cliffwatch.testing.ConntrackTraffic;
import io.cliffwatch.testing.Requirement;
import io.cliffwatch.testing.Requires;
import io.cliffwatch.testing.ScratchNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConntrackReaderTest {
  private static final Pattern COUNTER = Pattern.compile("([a-z_]+)=(\\d+)");

  @Test
  @Requires({Requirement.ROOT, Requirement.CONNTRACK, Requirement.IPTABLES_LEGACY})
  void figuresEqualConntrackAndMoveWithTraffic() throws Exception {
    try (ScratchNamespace namespace = new ScratchNamespace();
        ConntrackReader reader = new ConntrackReader(new Procfs(Path.of("/proc")))) {
      ConntrackTraffic.make(namespace);
      Map<String, Long> before = words(atRest(namespace, reader));
      assertThat(before).isEqualTo(conntrackStatistics(namespace));

      ConntrackTraffic.make(namespace);
      ConntrackSnapshot after = atRest(namespace, reader);
      assertThat(words(after)).isEqualTo(conntrackStatistics(namespace)).isNotEqualTo(before);
      assertThat(after.entries())
          .isEqualTo(Long.parseLong(namespace.exec("conntrack", "-C").strip()))
          .isPositive();
      assertThat(after.entriesLimit()).isEqualTo(sysctl(namespace, "max"));
      assertThat(after.buckets()).isEqualTo(sysctl(namespace, "buckets"));
    }
  }

  @Test
  void withoutConnectionTrackingItIsAbsent(@TempDir Path proc) throws Exception {
    try (ConntrackReader reader = new ConntrackReader(new Procfs(proc))) {
      assertThat(reader.read())
          .isEqualTo(new Outcome.Absent<>("connection tracking (nf_conntrack) is not loaded"));
    }
  }

  @Test
  void aModuleThatIsMissingIsNotLoadedByAsking(@TempDir Path proc) throws Exception {
    Path sysctls = Files.createDirectories(proc.resolve("sys/net/netfilter"));
    Files.writeString(sysctls.resolve("nf_conntrack_count"), "812\n");
    Files.writeString(sysctls.resolve("nf_conntrack_max"), "262144\n");
    Files.writeString(sysctls.resolve("nf_conntrack_buckets"), "65536\n");
    Files.writeString(proc.resolve("modules"), "nf_conntrack 188416 2 nf_nat, Live 0x0\n");
    try (ConntrackReader reader = new ConntrackReader(new Procfs(proc))) {
      ConntrackSnapshot sizes = new ConntrackSnapshot(812, 262_144, 65_536, Map.of());
      assertThat(reader.read()).isEqualTo(new Outcome.Read<>(sizes));
      assertThat(reader.remark(sizes))
          .isEqualTo(
              "the statistics are missing: the module nf_conntrack_netlink is not loaded;"
                  + " cliffwatch loads none, modprobe it");
    }
  }

  /** Reads when the tool prints the same before and after: TCP's last packets come late. */
  private static ConntrackSnapshot atRest(ScratchNamespace namespace, ConntrackReader reader)
      throws Exception {
    for (int attempt = 0; attempt < 100; attempt++) {
      Map<String, Long> before = conntrackStatistics(namespace);
      ConntrackSnapshot snapshot = read(namespace, reader);
      if (conntrackStatistics(namespace).equals(before)) {
        return snapshot;
      }
      Thread.sleep(50);
    }
    throw new AssertionError("the namespace does not come to rest");
  }

  private static ConntrackSnapshot read(ScratchNamespace namespace, ConntrackReader reader)
      throws Exception {
    return switch (namespace.call(reader::read)) {
      case Outcome.Read<ConntrackSnapshot>(ConntrackSnapshot snapshot) -> snapshot;
      case Outcome.Absent<ConntrackSnapshot>(String reason, _) -> throw new IOException(reason);
      case Outcome.Failed<ConntrackSnapshot>(Exception cause) -> throw cause;
    };
  }

  private static Map<String, Long> words(ConntrackSnapshot snapshot) {
    return snapshot.counters().entrySet().stream()
        .collect(
            toMap(
                counter -> counter.getKey().word(), Map.Entry::getValue, Long::sum, TreeMap::new));
  }

  /** Sums what conntrack prints per CPU. */
  private static Map<String, Long> conntrackStatistics(ScratchNamespace namespace)
      throws Exception {
    return COUNTER
        .matcher(namespace.exec("conntrack", "-S"))
        .results()
        .filter(match -> !match.group(1).equals("cpu"))
        .collect(
            groupingBy(
                match -> match.group(1),
                TreeMap::new,
                summingLong(match -> Long.parseLong(match.group(2)))));
  }

  private static long sysctl(ScratchNamespace namespace, String name) throws Exception {
    return Long.parseLong(
        namespace.exec("cat", "/proc/sys/net/netfilter/nf_conntrack_" + name).strip());
  }
}
