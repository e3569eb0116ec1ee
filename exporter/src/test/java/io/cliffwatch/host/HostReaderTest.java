// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.collector.Outcome;
import io.cliffwatch.procfs.Procfs;
import io.cliffwatch.testing.Tool;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HostReaderTest {
  @Test
  void theReleaseIsThatOfUname() throws Exception {
    String release = Tool.run(Map.of(), "", List.of("uname", "-r")).output().strip();
    assertThat(new HostReader(new Procfs(Path.of("/proc"))).read())
        .isEqualTo(new Outcome.Read<>(new HostSnapshot(release)));
  }
}
