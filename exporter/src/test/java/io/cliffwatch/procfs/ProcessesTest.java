// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.procfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessesTest {
  private static final int PID = 4711;

  @TempDir private Path procfs;

  @Test
  void ofOneThatEndsTheNetworkIsUnknownWhateverTheErrorIsCalled() throws Exception {
    refuse("");
    assertThat(new Processes(new Procfs(procfs)).network(PID)).isEmpty();
  }

  @Test
  void ofOneThatLivesAnErrorIsAnError() throws Exception {
    refuse("sleep\0001000\0");
    assertThatThrownBy(() -> new Processes(new Procfs(procfs)).network(PID))
        .isInstanceOf(IOException.class);
  }

  /** Lets the look at the network fail, with an error for which Java has no exception (ELOOP). */
  private void refuse(String commandLine) throws IOException {
    Path folder = Files.createDirectory(procfs.resolve(String.valueOf(PID)));
    Files.createSymbolicLink(folder.resolve("net"), Path.of("net"));
    Files.writeString(folder.resolve("cmdline"), commandLine);
  }
}
