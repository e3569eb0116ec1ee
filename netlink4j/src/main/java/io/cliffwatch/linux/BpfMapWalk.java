// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.linux;

import static io.cliffwatch.linux.BpfUapi.BPF_MAP_GET_NEXT_KEY;
import static io.cliffwatch.linux.BpfUapi.BPF_MAP_LOOKUP_BATCH;
import static io.cliffwatch.linux.BpfUapi.BPF_MAP_LOOKUP_ELEM;
import static io.cliffwatch.linux.BpfUapi.ENOTSUPP;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;

/** One walk over a map's entries. */
final class BpfMapWalk {
  /** Where struct batch of union bpf_attr has its fields, linux/bpf.h. */
  private static final int IN_BATCH = 0;

  private static final int OUT_BATCH = 8;
  private static final int KEYS = 16;
  private static final int VALUES = 24;
  private static final int COUNT = 32;
  private static final int MAP_FD = 36;
  private static final int BATCH_BYTES = 56;

  /** Where the structure for single elements has its fields. */
  private static final int KEY = 8;

  private static final int VALUE = 16;
  private static final int ELEMENT_BYTES = 32;

  private final Libc libc;
  private final Fd fd;
  private final BpfMapInfo info;
  private final BpfMap.Visitor visitor;
  private final Arena arena;
  private final int keySize;
  private final int valueSize;
  private final int batch;
  private long seen;

  BpfMapWalk(Libc libc, Fd fd, BpfMapInfo info, BpfMap.Visitor visitor, Arena arena, int batch) {
    this.libc = libc;
    this.fd = fd;
    this.info = info;
    this.visitor = visitor;
    this.arena = arena;
    this.batch = batch;
    this.keySize = Math.toIntExact(info.keySize());
    this.valueSize = Math.toIntExact(info.valueSize());
  }

  long seen() {
    return seen;
  }

  /** Returns how many entries there were, empty when the kernel has no batches for this map. */
  OptionalLong inBatches() throws IOException {
    MemorySegment here = arena.allocate(Math.max(Integer.BYTES, keySize), Long.BYTES);
    MemorySegment next = arena.allocate(Math.max(Integer.BYTES, keySize), Long.BYTES);
    ByteBuffer attributes = BpfCall.attributes(arena, BATCH_BYTES).putInt(MAP_FD, fd.number());
    Buffers buffers = new Buffers(Math.min(batch, capacity()));
    boolean begun = false;
    while (true) {
      attributes.putLong(IN_BATCH, begun ? here.address() : 0).putLong(OUT_BATCH, next.address());
      buffers.offer(attributes);
      try {
        libc.bpf("bpf(BPF_MAP_LOOKUP_BATCH)", BPF_MAP_LOOKUP_BATCH, attributes);
      } catch (SyscallException e) {
        if (e.is(Errno.ENOENT)) {
          visit(buffers, attributes.getInt(COUNT));
          return OptionalLong.of(seen);
        }
        if (e.is(Errno.ENOSPC) && buffers.entries < capacity()) {
          buffers = new Buffers((int) Math.min(2L * buffers.entries, capacity()));
          continue;
        }
        if (!begun && lacksBatches(e)) {
          return OptionalLong.empty();
        }
        throw explained(e);
      }
      visit(buffers, attributes.getInt(COUNT));
      here.copyFrom(next);
      begun = true;
    }
  }

  private static boolean lacksBatches(SyscallException e) {
    return e.number() == ENOTSUPP || e.is(Errno.EOPNOTSUPP) || e.is(Errno.EINVAL);
  }

  /** The kernel gives up with EINTR when what it was to copy keeps vanishing. */
  private static IOException explained(SyscallException e) {
    return e.is(Errno.EINTR)
        ? new BpfMapChangedException(e.operation() + " was interrupted by changes of the map")
        : e;
  }

  /**
   * Asks for the key after each key. From a key that has vanished the kernel goes on with the first
   * one, and from one whose value was replaced with those before it in its bucket ({@code
   * htab_map_get_next_key}, kernel/bpf/hashtab.c); so no key may come twice.
   */
  long oneByOne() throws IOException {
    Buffers one = new Buffers(1);
    MemorySegment next = arena.allocate(Math.max(1, keySize), Long.BYTES);
    ByteBuffer attributes = BpfCall.attributes(arena, ELEMENT_BYTES).putInt(0, fd.number());
    attributes.putLong(KEY, 0).putLong(VALUE, next.address());
    Set<ByteBuffer> keys = new HashSet<>();
    while (call("BPF_MAP_GET_NEXT_KEY", BPF_MAP_GET_NEXT_KEY, attributes)) {
      one.keys.copyFrom(next);
      ByteBuffer key = ByteBuffer.wrap(one.keys.toArray(ValueLayout.JAVA_BYTE));
      if (!keys.add(key) || keys.size() > info.maxEntries()) {
        throw new BpfMapChangedException("the map changed while it was walked over");
      }
      attributes.putLong(KEY, one.keys.address()).putLong(VALUE, one.values.address());
      if (call("BPF_MAP_LOOKUP_ELEM", BPF_MAP_LOOKUP_ELEM, attributes)) {
        visit(one, 1);
      }
      attributes.putLong(VALUE, next.address());
    }
    return seen;
  }

  /** Returns false for ENOENT: no such key, or none after it. */
  private boolean call(String name, int command, ByteBuffer attributes) throws SyscallException {
    try {
      libc.bpf("bpf(" + name + ")", command, attributes);
      return true;
    } catch (SyscallException e) {
      if (e.is(Errno.ENOENT)) {
        return false;
      }
      throw e;
    }
  }

  private void visit(Buffers buffers, int count) throws BpfMapChangedException {
    seen += Integer.toUnsignedLong(count);
    if (count < 0 || count > buffers.entries || seen > info.maxEntries()) {
      throw new BpfMapChangedException(
          "the kernel told of " + seen + " entries, " + info.maxEntries() + " fit in");
    }
    for (int i = 0; i < count; i++) {
      int key = i * keySize;
      int value = i * valueSize;
      visitor.entry(
          buffers.keyView.limit(key + keySize).position(key),
          buffers.valueView.limit(value + valueSize).position(value));
    }
  }

  private int capacity() {
    return (int) Math.max(1, Math.min(info.maxEntries(), Integer.MAX_VALUE));
  }

  /** Room for keys and values. */
  private final class Buffers {
    private final int entries;
    private final MemorySegment keys;
    private final MemorySegment values;
    private final ByteBuffer keyView;
    private final ByteBuffer valueView;

    Buffers(int entries) {
      this.entries = entries;
      this.keys = arena.allocate(Math.max(1L, (long) entries * keySize), Long.BYTES);
      this.values = arena.allocate(Math.max(1L, (long) entries * valueSize), Long.BYTES);
      this.keyView = BpfCall.buffer(keys);
      this.valueView = BpfCall.buffer(values);
    }

    void offer(ByteBuffer attributes) {
      attributes.putLong(KEYS, keys.address()).putLong(VALUES, values.address());
      attributes.putInt(COUNT, entries);
    }
  }
}
