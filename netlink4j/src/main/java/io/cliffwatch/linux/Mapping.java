// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.linux;

import static java.util.Objects.requireNonNull;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Anonymous private memory that goes back to the kernel at {@link #close()}, not when a garbage
 * collection gets to it.
 *
 * <p>Bound to the thread that made it. A use after close is an {@link IllegalStateException}, never
 * a crash.
 */
public final class Mapping implements AutoCloseable {
  private final Arena arena;
  private final MemorySegment segment;

  @SuppressWarnings("MustBeClosedChecker") // close() below closes it
  Mapping(Libc libc, long address, long bytes) {
    requireNonNull(libc, "libc is null");
    arena = Arena.ofConfined();
    segment =
        MemorySegment.ofAddress(address)
            .reinterpret(bytes, arena, ignored -> libc.unmap(address, bytes));
  }

  /** {@return a new view of the whole memory in the machine's byte order} */
  public ByteBuffer buffer() {
    return segment.asByteBuffer().order(ByteOrder.nativeOrder());
  }

  /** Gives the memory back; views of it throw from now on. */
  @Override
  public void close() {
    arena.close();
  }
}
