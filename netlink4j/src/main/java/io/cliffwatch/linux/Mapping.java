// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.linux;

import static io.cliffwatch.linux.LinuxUapi.MADV_DONTNEED;
import static io.cliffwatch.linux.LinuxUapi.MADV_NOHUGEPAGE;
import static io.cliffwatch.linux.LinuxUapi.PROT_READ;
import static io.cliffwatch.linux.LinuxUapi.PROT_WRITE;
import static java.util.Objects.checkFromToIndex;
import static java.util.Objects.checkIndex;
import static java.util.Objects.requireNonNull;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Anonymous private memory that goes back to the kernel at {@link #close()}, not when a garbage
 * collection gets to it.
 *
 * <p>It can tell which of its pages exist and give some of them back, so that one thread can follow
 * a system call of another that fills the memory from its beginning to its end.
 *
 * <p>The buffer may be used by several threads, the other methods by one. A use after close is an
 * {@link IllegalStateException}; a system call does not notice a close, so wait until it has
 * returned.
 */
public final class Mapping implements AutoCloseable {
  private final Libc libc;
  private final Arena arena;
  private final MemorySegment segment;
  private final long pageSize;

  /** Where a system call may write, from the beginning. */
  private long writable;

  /** Where mincore(2) answers; guarded by itself. */
  private final ByteBuffer answer = ByteBuffer.allocateDirect(1);

  @SuppressWarnings("MustBeClosedChecker") // close() below closes it
  Mapping(Libc libc, long address, long bytes) {
    this.libc = requireNonNull(libc, "libc is null");
    pageSize = libc.pageSize();
    arena = Arena.ofShared();
    segment =
        MemorySegment.ofAddress(address)
            .reinterpret(bytes, arena, ignored -> libc.unmap(address, bytes));
    writable = bytes;
  }

  /** {@return a new view of the whole memory in the machine's byte order} */
  public ByteBuffer buffer() {
    return segment.asByteBuffer().order(ByteOrder.nativeOrder());
  }

  /**
   * Makes a page the only unit in which memory comes and goes ({@code MADV_NOHUGEPAGE}); call it
   * before anything is written. Without it, {@link #isPresent} can tell of a byte that is far from
   * any that was written.
   *
   * @throws SyscallException when the kernel refuses; one without huge pages does not
   */
  public void withoutHugePages() throws SyscallException {
    try {
      libc.advise(segment.address(), segment.byteSize(), MADV_NOHUGEPAGE);
    } catch (SyscallException e) {
      if (!e.is(Errno.EINVAL)) {
        throw e;
      }
    }
  }

  /**
   * Tells whether the page that holds a byte exists ({@code mincore(2)}). A page that was never
   * written does not, nor does one that was released or swapped out.
   *
   * @param offset the byte, from the beginning of the memory
   * @return whether it exists
   * @throws SyscallException when the kernel refuses
   */
  public boolean isPresent(long offset) throws SyscallException {
    checkIndex(offset, segment.byteSize());
    checkOpen();
    synchronized (answer) {
      return libc.isResident(segment.address() + offset / pageSize * pageSize, answer);
    }
  }

  /**
   * Gives the pages that lie wholly in a range back to the kernel ({@code MADV_DONTNEED}); they
   * read as zeros from then on.
   *
   * @param from the range's first byte
   * @param to the byte after its last one
   * @return the end of what was given back, at most {@code to}: where the next range should begin
   * @throws SyscallException when the kernel refuses
   */
  public long release(long from, long to) throws SyscallException {
    checkFromToIndex(from, to, segment.byteSize());
    checkOpen();
    long first = (from + pageSize - 1) / pageSize * pageSize;
    long end = to / pageSize * pageSize;
    if (first >= end) {
      return from;
    }
    libc.advise(segment.address() + first, end - first, MADV_DONTNEED);
    return end;
  }

  /**
   * Lets system calls write below an offset only ({@code mprotect(2)}): beyond it they fail with
   * EFAULT, so that the memory cannot grow further. Call it again to let them go on. Reads work
   * everywhere; a write of Java's own beyond the offset ends the process.
   *
   * @param offset from the beginning of the memory, rounded up to whole pages
   * @throws SyscallException when the kernel refuses
   */
  public void limitWrites(long offset) throws SyscallException {
    checkIndex(offset, segment.byteSize() + 1);
    checkOpen();
    long limit = Math.min((offset + pageSize - 1) / pageSize * pageSize, segment.byteSize());
    if (limit > writable) {
      libc.protect(segment.address() + writable, limit - writable, PROT_READ | PROT_WRITE);
    } else if (limit < writable) {
      libc.protect(segment.address() + limit, writable - limit, PROT_READ);
    }
    writable = limit;
  }

  private void checkOpen() {
    if (!segment.scope().isAlive()) {
      throw new IllegalStateException("the mapping is closed");
    }
  }

  /** Gives the memory back; views of it throw from now on. */
  @Override
  public void close() {
    arena.close();
  }
}
