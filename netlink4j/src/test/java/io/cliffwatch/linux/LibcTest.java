// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LibcTest {
  private final Libc libc = Libc.get();

  @Test
  void aFailedCallCarriesItsErrno() {
    assertThatThrownBy(() -> libc.open("/no/such/file", LinuxUapi.O_RDONLY))
        .isInstanceOfSatisfying(
            SyscallException.class, e -> assertThat(e.is(Errno.ENOENT)).isTrue())
        .hasMessage("open(/no/such/file): ENOENT (No such file or directory)");
  }

  @Test
  void aClosedDescriptorIsRefusedBeforeTheKernelSeesIt() throws SyscallException {
    Fd fd = libc.open("/dev/null", LinuxUapi.O_RDONLY);
    fd.close();
    fd.close();
    assertThatThrownBy(fd::number).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void socketOptionsGoBothWays() throws SyscallException {
    try (Fd fd = libc.socket(LinuxUapi.AF_INET, LinuxUapi.SOCK_DGRAM, 0)) {
      ByteBuffer value = ByteBuffer.allocateDirect(4).order(java.nio.ByteOrder.nativeOrder());
      value.putInt(0, 65_536);
      libc.setSocketOption(fd, LinuxUapi.SOL_SOCKET, LinuxUapi.SO_RCVBUF, value);
      int length =
          libc.getSocketOption("getsockopt", fd, LinuxUapi.SOL_SOCKET, LinuxUapi.SO_RCVBUF, value);
      assertThat(length).isEqualTo(4);
      assertThat(value.getInt(0)).as("the kernel doubles it, socket(7)").isEqualTo(131_072);
    }
  }

  @Test
  void mappedMemoryCanBeWrittenAndIsGoneAfterClose() throws SyscallException {
    Mapping mapping = libc.map(1 << 20);
    ByteBuffer buffer = mapping.buffer();
    buffer.putInt((1 << 20) - 4, 7);
    assertThat(buffer.getInt((1 << 20) - 4)).isEqualTo(7);
    mapping.close();
    assertThatThrownBy(() -> buffer.getInt(0)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void theKernelWritesIntoMappedMemory() throws SyscallException {
    try (Mapping mapping = libc.map(4096);
        Fd fd = libc.socket(LinuxUapi.AF_INET, LinuxUapi.SOCK_DGRAM, 0)) {
      ByteBuffer value = mapping.buffer().limit(4);
      libc.getSocketOption("getsockopt", fd, LinuxUapi.SOL_SOCKET, LinuxUapi.SO_RCVBUF, value);
      assertThat(value.getInt(0)).isPositive();
    }
  }

  @Test
  void pagesArePresentFromTheFirstWriteUntilTheyAreReleased() throws SyscallException {
    int page = libc.pageSize();
    try (Mapping mapping = libc.map(8L * page)) {
      mapping.withoutHugePages();
      mapping.buffer().put(3 * page, (byte) 1).put(6 * page - 1, (byte) 1);
      assertThat(present(mapping, page)).containsExactly(3, 5);
      mapping.release(3L * page + 1, 6L * page);
      assertThat(present(mapping, page)).as("half a page is kept").containsExactly(3);
      assertThat(mapping.buffer().get(3 * page)).isEqualTo((byte) 1);
      assertThat(mapping.buffer().get(6 * page - 1)).isZero();
      mapping.release(0, 8L * page);
      assertThat(mapping.isPresent(3L * page)).isFalse();
    }
  }

  private static List<Integer> present(Mapping mapping, int page) throws SyscallException {
    List<Integer> present = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      if (mapping.isPresent((long) i * page)) {
        present.add(i);
      }
    }
    return present;
  }

  @Test
  void systemCallsCannotWriteBeyondTheLimit() throws SyscallException {
    int page = libc.pageSize();
    try (Mapping mapping = libc.map(3L * page);
        Fd fd = libc.socket(LinuxUapi.AF_INET, LinuxUapi.SOCK_DGRAM, 0)) {
      mapping.limitWrites(page);
      assertThat(bufferSize(fd, mapping, 0)).isPositive();
      assertThatThrownBy(() -> bufferSize(fd, mapping, page)).hasMessageContaining("EFAULT");
      mapping.limitWrites(page + 1L);
      assertThat(bufferSize(fd, mapping, page)).isPositive();
      assertThatThrownBy(() -> bufferSize(fd, mapping, 2 * page)).hasMessageContaining("EFAULT");
      assertThat(mapping.buffer().get(2 * page)).as("reads work").isZero();
    }
  }

  private int bufferSize(Fd fd, Mapping mapping, int offset) throws SyscallException {
    ByteBuffer value = mapping.buffer().position(offset).limit(offset + 4);
    libc.getSocketOption("getsockopt", fd, LinuxUapi.SOL_SOCKET, LinuxUapi.SO_RCVBUF, value);
    return mapping.buffer().getInt(offset);
  }

  @Test
  void nothingOutsideOfTheMemoryIsAskedForOrReleased() throws SyscallException {
    Mapping mapping = libc.map(4096);
    assertThatThrownBy(() -> mapping.isPresent(4096)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> mapping.release(0, 4097))
        .isInstanceOf(IndexOutOfBoundsException.class);
    mapping.close();
    assertThatThrownBy(() -> mapping.isPresent(0)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> mapping.release(0, 4096)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void heapBuffersAreRefused() throws SyscallException {
    try (Fd fd = libc.socket(LinuxUapi.AF_INET, LinuxUapi.SOCK_DGRAM, 0)) {
      assertThatThrownBy(() -> libc.send(fd, ByteBuffer.allocate(4)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
