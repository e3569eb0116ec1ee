// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.testing.BpfFileSystem;
import io.cliffwatch.testing.Requirement;
import io.cliffwatch.testing.Requires;
import io.cliffwatch.testing.ScratchNamespace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the agent must be allowed to read maps, on the kernel that this runs on. */
@Requires({Requirement.ROOT, Requirement.SETPRIV, Requirement.BPF, Requirement.BPFTOOL})
class EbpfPermissionTest {
  private static final String MAP = "cilium_lb4_services_v2";
  private static final String NOBODY = "65534";
  private static final String OLD_CAPABILITIES = "--bounding-set=-all,+bpf,+sys_admin";
  private static final String AVAILABLE = "cliffwatch_collector_available{collector=\"ebpf\"}";
  private static final String ENTRIES =
      "cliffwatch_ebpf_map_entries{map=\"cilium_lb4_services_v2\"}";

  @Test
  void rootNeedsNoCapabilityFromLinux6On() throws Exception {
    try (BpfFileSystem bpf = filled();
        ScratchNamespace namespace = new ScratchNamespace();
        AgentProcess agent = agent(namespace, bpf, "--bounding-set=-all")) {
      Map<String, Double> series = agent.series();
      if (majorVersion() >= 6) {
        assertThat(series).containsEntry(AVAILABLE, 1.0).containsEntry(ENTRIES, 1.0);
      } else {
        assertThat(series).containsEntry(AVAILABLE, 0.0);
        assertThat(agent.get("/")).contains("CAP_BPF");
      }
    }
  }

  @Test
  void theCapabilitiesOfOlderKernelsAreEnoughEverywhere() throws Exception {
    try (BpfFileSystem bpf = filled();
        ScratchNamespace namespace = new ScratchNamespace();
        AgentProcess agent = agent(namespace, bpf, OLD_CAPABILITIES)) {
      assertThat(agent.series()).containsEntry(AVAILABLE, 1.0).containsEntry(ENTRIES, 1.0);
    }
  }

  @Test
  void whoMayNotReadTheFileIsToldWhatItLacks() throws Exception {
    try (BpfFileSystem bpf = filled();
        ScratchNamespace namespace = new ScratchNamespace()) {
      bpf.exec("chown", NOBODY, bpf.mounted(MAP).toString());
      try (AgentProcess agent = agent(namespace, bpf, OLD_CAPABILITIES)) {
        assertThat(agent.series())
            .containsEntry(AVAILABLE, 0.0)
            .doesNotContainKey(ENTRIES)
            .containsEntry("cliffwatch_collector_success{collector=\"ebpf\"}", 1.0);
        assertThat(agent.get("/")).contains("EACCES", "CAP_DAC_READ_SEARCH");
      }
    }
  }

  @Test
  void thatCapabilityIsEnough() throws Exception {
    try (BpfFileSystem bpf = filled();
        ScratchNamespace namespace = new ScratchNamespace()) {
      bpf.exec("chown", NOBODY, bpf.mounted(MAP).toString());
      try (AgentProcess agent = agent(namespace, bpf, OLD_CAPABILITIES + ",+dac_read_search")) {
        assertThat(agent.series()).containsEntry(AVAILABLE, 1.0).containsEntry(ENTRIES, 1.0);
      }
    }
  }

  private static BpfFileSystem filled() throws Exception {
    BpfFileSystem bpf = new BpfFileSystem();
    Path services = bpf.create(MAP, "hash", 12, 12, 16, 1);
    bpf.update(services, List.<byte[][]>of(new byte[][] {new byte[12], new byte[12]}));
    bpf.create("cilium_lb4_backends_v3", "hash", 4, 12, 16, 1);
    return bpf;
  }

  /** In the mount namespace itself: other processes' roots are not everybody's to enter. */
  private static AgentProcess agent(
      ScratchNamespace namespace, BpfFileSystem bpf, String privileges) throws Exception {
    List<String> prefix = new ArrayList<>(bpf.enter());
    prefix.add("--wd=" + Path.of("").toAbsolutePath());
    prefix.add("setpriv");
    prefix.add(privileges);
    return new AgentProcess(
        namespace, prefix, "--collectors.ebpf.maps=" + bpf.mounted("").toString());
  }

  private static int majorVersion() {
    String release = System.getProperty("os.version");
    return Integer.parseInt(release.substring(0, release.indexOf('.')));
  }
}
