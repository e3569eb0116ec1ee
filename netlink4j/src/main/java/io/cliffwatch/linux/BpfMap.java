// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.linux;

import static io.cliffwatch.linux.BpfUapi.BPF_F_RDONLY;
import static io.cliffwatch.linux.BpfUapi.BPF_OBJ_GET;
import static io.cliffwatch.linux.BpfUapi.BPF_OBJ_GET_INFO_BY_FD;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * A BPF map that somebody pinned in a BPF file system, opened for reading only.
 *
 * <p>Looking at it changes nothing, not even which entry of an LRU map is thrown out next. Linux
 * 6.0 and newer ask no capability of a reader, only that it may read the file; older ones want
 * CAP_BPF (before 5.8 CAP_SYS_ADMIN) unless {@code kernel.unprivileged_bpf_disabled} is 0. See
 * kernel/bpf/syscall.c.
 *
 * <p>Not safe for use by several threads. An open map is kept by the kernel although its file was
 * removed, so do not keep it open.
 */
public final class BpfMap implements AutoCloseable {
  /** What takes the entries of a map. */
  @FunctionalInterface
  public interface Visitor {
    /**
     * Takes one entry. Both buffers are in the machine's byte order, and used for the next entry as
     * soon as this returns.
     *
     * @param key the key, from the buffer's position to its limit
     * @param value the value, likewise
     */
    void entry(ByteBuffer key, ByteBuffer value);
  }

  /** Entries of one system call at first: some 100 KiB for the keys and values of Services. */
  private static final int BATCH = 4096;

  private final Libc libc;
  private final Fd fd;

  private BpfMap(Libc libc, Fd fd) {
    this.libc = libc;
    this.fd = fd;
  }

  /**
   * Opens a map ({@code BPF_OBJ_GET}).
   *
   * @param libc the C library
   * @param file where it is pinned
   * @return the map, to be closed
   * @throws SyscallException ENOENT without such a file; EACCES when it may not be read or is none
   *     of a BPF file system; EPERM when a capability is missing; EINVAL when it holds no map
   */
  public static BpfMap open(Libc libc, Path file) throws SyscallException {
    requireNonNull(libc, "libc is null");
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment path = arena.allocateFrom(file.toString());
      ByteBuffer attributes =
          BpfCall.attributes(arena, 16).putLong(0, path.address()).putInt(12, BPF_F_RDONLY);
      int number =
          Math.toIntExact(libc.bpf("bpf(BPF_OBJ_GET, " + file + ")", BPF_OBJ_GET, attributes));
      return new BpfMap(libc, new Fd(libc, number));
    }
  }

  /** {@return the descriptor; {@code /proc/self/fdinfo} knows more by its number} */
  public Fd fd() {
    return fd;
  }

  /**
   * {@return what the kernel says of the map ({@code BPF_OBJ_GET_INFO_BY_FD})}
   *
   * @throws SyscallException when the kernel refuses; EINVAL before Linux 4.13
   */
  public BpfMapInfo info() throws SyscallException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment info = arena.allocate(BpfMapInfo.BYTES, Long.BYTES);
      ByteBuffer attributes =
          BpfCall.attributes(arena, 16)
              .putInt(0, fd.number())
              .putInt(4, BpfMapInfo.BYTES)
              .putLong(8, info.address());
      libc.bpf("bpf(BPF_OBJ_GET_INFO_BY_FD)", BPF_OBJ_GET_INFO_BY_FD, attributes);
      return BpfMapInfo.decode(BpfCall.buffer(info));
    }
  }

  /**
   * Walks over the entries in no particular order, many with each system call where the kernel can
   * ({@code BPF_MAP_LOOKUP_BATCH}, since 5.6 and not for every type), else one by one.
   *
   * <p>Every entry that is there all the while is seen once. One that comes or goes meanwhile may
   * be seen or not; so may one whose value is replaced, where they are read one by one.
   *
   * @param info of this map; no map with a value for each CPU
   * @param visitor takes the entries
   * @return how many there were
   * @throws BpfMapChangedException when changes kept the walk from coming to its end; the visitor
   *     has seen a part
   * @throws SyscallException when the kernel refuses
   */
  public long forEach(BpfMapInfo info, Visitor visitor) throws IOException {
    if (info.isPerCpu()) {
      throw new IllegalArgumentException("the map has a value for each CPU");
    }
    try (Arena arena = Arena.ofConfined()) {
      BpfMapWalk walk = new BpfMapWalk(libc, fd, info, visitor, arena, BATCH);
      return walk.inBatches().isPresent() ? walk.seen() : walk.oneByOne();
    }
  }

  @Override
  public void close() {
    fd.close();
  }
}
