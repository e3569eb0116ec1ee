// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.lock;

import static org.assertj.core.api.Assertions.assertThat;

import io.cliffwatch.procfs.Procfs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
  void aLockOfAnotherDevicesFileIsAnotherLock(@TempDir Path folder) throws Exception {
    XtablesLock lock = fakeNode(folder, "0::/\n", "0::/\n");
    Path file = folder.resolve("xtables.lock").toRealPath();
    Files.createDirectories(folder.resolve("self"));
    Files.writeString(
        folder.resolve("self/mountinfo"),
        """
        21 1 259:2 / / rw,relatime shared:1 - ext4 /dev/nvme0n1p2 rw
        31 21 0:25 / %1$s rw,nosuid shared:5 - tmpfs tmpfs rw
        32 31 0:26 / %1$s rw,nosuid shared:6 - tmpfs tmpfs rw
        33 32 0:27 / %1$s2 rw,nosuid shared:7 - tmpfs tmpfs rw
        """
            .formatted(file.getParent()));
    for (String other : List.of("103:02", "00:19", "00:1b")) {
      Files.writeString(folder.resolve("locks"), locks(other, file));
      assertThat(lock.held()).as(other).isFalse();
    }
    Files.writeString(folder.resolve("locks"), locks("00:1b", file) + locks("00:1a", file));
    assertThat(lock.parts()).hasSize(1);
  }

  @Test
  void whereNoMountIsKnownTheInodeTells(@TempDir Path folder) throws Exception {
    XtablesLock lock = fakeNode(folder, "0::/\n", "0::/\n");
    Files.writeString(
        folder.resolve("locks"), locks("00:1a", folder.resolve("xtables.lock").toRealPath()));
    assertThat(lock.held()).isTrue();
  }

  private static String locks(String device, Path file) throws IOException {
    return "1: FLOCK  ADVISORY  WRITE 917 %s:%s 0 EOF\n"
        .formatted(device, Files.getAttribute(file, "unix:ino"));
  }

  @Test
  void aLockFileThatNobodyMadeIsHeldByNobody(@TempDir Path folder) throws Exception {
    assertThat(new XtablesLock(procfs, folder.resolve("none")).held()).isFalse();
  }
}
