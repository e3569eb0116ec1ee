// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.collector.Outcome;
import io.cliffwatch.procfs.Procfs;
import io.cliffwatch.testing.Requirement;
import io.cliffwatch.testing.Requires;
import io.cliffwatch.testing.ScratchNamespace;
import io.cliffwatch.testing.Tool;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@Requires(Requirement.ROOT)
class HostReaderTest {
  @Test
  void theReleaseIsThatOfUname() throws Exception {
    String release = Tool.run(Map.of(), "", List.of("uname", "-r")).output().strip();
    try (ScratchNamespace namespace = new ScratchNamespace()) {
      assertThat(read(namespace)).isEqualTo(new HostSnapshot(release, List.of()));
    }
  }

  @Test
  void whatOtherDataPlanesMakeOnANodeIsSeen() throws Exception {
    try (ScratchNamespace namespace = new ScratchNamespace()) {
      namespace.exec(
          "ip", "link", "add", "bpfin.cali", "type", "veth", "peer", "name", "bpfout.cali");
      namespace.exec("ip", "link", "add", "antrea-gw0", "type", "bridge");
      namespace.exec("ip", "link", "add", "eth7", "type", "bridge");
      assertThat(read(namespace).otherDataPlanes())
          .containsExactly(OtherDataPlane.CALICO_EBPF, OtherDataPlane.ANTREA);
    }
  }

  private static HostSnapshot read(ScratchNamespace namespace) throws Exception {
    try (HostReader reader = new HostReader(new Procfs(Path.of("/proc")))) {
      return switch (namespace.call(reader::read)) {
        case Outcome.Read<HostSnapshot>(HostSnapshot snapshot) -> snapshot;
        case Outcome.Absent<HostSnapshot>(String reason, _) -> throw new AssertionError(reason);
        case Outcome.Failed<HostSnapshot>(Exception cause) -> throw cause;
      };
    }
  }
}
