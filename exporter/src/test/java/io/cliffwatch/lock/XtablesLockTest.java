// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.lock;

import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.procfs.Procfs;
import java.io.IOException;
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
  void onTheNodeEveryHolderIsSeen(@TempDir Path folder) throws Exception {
    Path file = Files.createFile(folder.resolve("xtables.lock"));
    assertThat(new XtablesLock(procfs, file).blindness()).isEmpty();
  }

  @Test
  void aFileThatIsNotThereIsSaid(@TempDir Path folder) {
    assertThat(new XtablesLock(procfs, folder.resolve("none")).blindness().orElseThrow())
        .contains("there is no " + folder.resolve("none"), "FileOrCreate");
  }

  @Test
  void aContainersProcfsIsToldByItsFirstProcess(@TempDir Path folder) throws Exception {
    XtablesLock lock = fakeNode(folder, "0::/\n", "0::/\n");
    assertThat(lock.blindness().orElseThrow()).contains("hostPID: true");
  }

  @Test
  void aNodeThatIsAContainerItselfIsANode(@TempDir Path folder) throws Exception {
    XtablesLock lock = fakeNode(folder, "0::/../../init.scope\n", "0::/\n");
    assertThat(lock.blindness()).isEmpty();
  }

  @Test
  void theNodesProcfsServesInAContainerToo(@TempDir Path folder) throws Exception {
    XtablesLock lock = fakeNode(folder, "0::/\n", "0::/\n");
    Files.createDirectory(folder.resolve("2"));
    Files.writeString(folder.resolve("2/stat"), "2 (kthreadd) S 0 0 0 0 -1 2129984 0\n");
    assertThat(lock.blindness()).isEmpty();
  }

  private static XtablesLock fakeNode(Path root, String cgroupOfFirst, String ownCgroup)
      throws IOException {
    Files.createDirectories(root.resolve("self/ns"));
    Files.createSymbolicLink(root.resolve("self/ns/pid"), Path.of("pid:[4026532386]"));
    Files.createDirectory(root.resolve("1"));
    Files.writeString(root.resolve("1/cgroup"), cgroupOfFirst);
    Files.writeString(root.resolve("self/cgroup"), ownCgroup);
    return new XtablesLock(new Procfs(root), Files.createFile(root.resolve("xtables.lock")));
  }

  @Test
  void aLockFileThatNobodyMadeIsHeldByNobody(@TempDir Path folder) throws Exception {
    assertThat(new XtablesLock(procfs, folder.resolve("none")).held()).isFalse();
  }
}
