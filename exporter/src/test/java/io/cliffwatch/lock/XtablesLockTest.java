// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.lock;

import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.procfs.Procfs;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class XtablesLockTest {
  private final Procfs procfs = new Procfs(Path.of("/proc"));

  @Test
  void aLockThatAnotherProcessHoldsIsSeenUntilItEnds(@TempDir Path folder) throws Exception {
    Path file = Files.createFile(folder.resolve("xtables.lock"));
    XtablesLock lock = new XtablesLock(procfs, file);
    assertThat(lock.held()).isFalse();
    Process holder =
        new ProcessBuilder("flock", file.toString(), "sh", "-c", "echo held; read line").start();
    assertThat(holder.inputReader().readLine()).isEqualTo("held");
    assertThat(lock.held()).isTrue();
    holder.getOutputStream().close();
    assertThat(holder.waitFor()).isNotZero();
    assertThat(lock.held()).isFalse();
  }

  @Test
  void aLockFileThatNobodyMadeIsHeldByNobody(@TempDir Path folder) throws Exception {
    assertThat(new XtablesLock(procfs, folder.resolve("none")).held()).isFalse();
  }
}
