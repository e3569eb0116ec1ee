// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cliffwatch.collector.Outcome;
import io.cliffwatch.procfs.Procfs;
import io.cliffwatch.testing.Requirement;
import io.cliffwatch.testing.Requires;
import io.cliffwatch.testing.ScratchNamespace;
import io.cliffwatch.testing.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Requires(Requirement.ROOT)
class HostReaderTest {
  @Test
  void theReleaseIsThatOfUname() throws Exception {
    String release = Tool.run(Map.of(), "", List.of("uname", "-r")).output().strip();
    try (ScratchNamespace namespace = new ScratchNamespace()) {
      HostSnapshot snapshot = read(namespace);
      assertThat(snapshot.kernelRelease()).isEqualTo(release);
      assertThat(snapshot.otherDataPlanes()).isEmpty();
    }
  }

  @Test
  void sysctlsAreThoseOfTheNetworkNamespace() throws Exception {
    try (ScratchNamespace namespace = new ScratchNamespace()) {
      namespace.exec("sysctl", "-qe", "net.netfilter.nf_conntrack_tcp_be_liberal=1");
      Map<String, String> printed =
          namespace
              .exec("sysctl", "-ae", "--pattern", "^net[.](ipv4[.]vs|netfilter)[.]")
              .lines()
              .map(line -> line.split(" = ", 2))
              .collect(Collectors.toMap(words -> words[0], words -> words[1]));
      Map<Sysctl, Long> read = read(namespace).sysctls();
      for (Sysctl sysctl : Sysctl.values()) {
        assertThat(Optional.ofNullable(read.get(sysctl)).map(String::valueOf))
            .as(sysctl.key())
            .isEqualTo(Optional.ofNullable(printed.get(sysctl.key())));
      }
    }
  }

  @Test
  void aSysctlThatIsNoNumberFails(@TempDir Path procfs) throws Exception {
    Path release = procfs.resolve("sys/kernel/osrelease");
    Path file = procfs.resolve("sys/net/ipv4/vs/conntrack");
    Files.createDirectories(release.getParent());
    Files.createDirectories(file.getParent());
    Files.writeString(release, "6.1.0\n");
    Files.writeString(file, "yes\n");
    try (HostReader reader = new HostReader(new Procfs(procfs), procfs.resolve("nonesuch"))) {
      assertThatThrownBy(reader::read).hasMessage("net.ipv4.vs.conntrack is no number: 'yes'");
    }
  }

  @Test
  void whatOtherDataPlanesMakeOnANodeIsSeen() throws Exception {
    try (ScratchNamespace namespace = new ScratchNamespace()) {
      namespace.exec(
          "ip", "link", "add", "bpfin.cali", "type", "veth", "peer", "name", "bpfout.cali");
      namespace.exec("ip", "link", "add", "antrea-gw0", "type", "bridge");
      namespace.exec("ip", "link", "add", "kube-dummy-if", "type", "bridge");
      namespace.exec("ip", "link", "add", "eth7", "type", "bridge");
      assertThat(read(namespace).otherDataPlanes())
          .extracting(OtherDataPlane.Trace::description)
          .containsExactly(
              "Calico eBPF (interface bpfin.cali)",
              "Antrea (interface antrea-gw0)",
              "kube-router (interface kube-dummy-if)");
    }
  }

  /** Calico makes no interface where it translates addresses in the host's namespace. */
  @ParameterizedTest
  @ValueSource(strings = {"cali_v4_nat_fe3", "cali_v4_nat_fe", "cali_v6_nat_fe4"})
  void calicosMapOfFrontendsGivesItAwayToo(String name, @TempDir Path maps) throws Exception {
    Files.createFile(maps.resolve("cilium_lb4_services_v2"));
    Files.createFile(maps.resolve("cali_v4_ip_sets")); // of its policies, which need no eBPF mode
    try (ScratchNamespace namespace = new ScratchNamespace()) {
      assertThat(read(namespace, maps).otherDataPlanes()).isEmpty();
      Path map = Files.createFile(maps.resolve(name));
      assertThat(read(namespace, maps).otherDataPlanes())
          .extracting(OtherDataPlane.Trace::description)
          .containsExactly("Calico eBPF (map " + map + ")");
    }
  }

  private static HostSnapshot read(ScratchNamespace namespace) throws Exception {
    return read(namespace, Path.of("/nonesuch"));
  }

  private static HostSnapshot read(ScratchNamespace namespace, Path maps) throws Exception {
    try (HostReader reader = new HostReader(new Procfs(Path.of("/proc")), maps)) {
      return switch (namespace.call(reader::read)) {
        case Outcome.Read<HostSnapshot>(HostSnapshot snapshot) -> snapshot;
        case Outcome.Absent<HostSnapshot>(String reason, _) -> throw new AssertionError(reason);
        case Outcome.Failed<HostSnapshot>(Exception cause) -> throw cause;
      };
    }
  }
}
