// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Memory for {@code bpf(2)}: the kernel follows addresses that stand in {@code union bpf_attr}. */
final class BpfCall {
  private BpfCall() {}

  /** Returns zeros for a part of {@code union bpf_attr}, linux/bpf.h. */
  static ByteBuffer attributes(Arena arena, int bytes) {
    return buffer(arena.allocate(bytes, Long.BYTES));
  }

  static ByteBuffer buffer(MemorySegment segment) {
    return segment.asByteBuffer().order(ByteOrder.nativeOrder());
  }
}
