// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.linux;

import static io.cliffwatch.linux.BpfUapi.BPF_MAP_TYPE_LRU_PERCPU_HASH;
import static io.cliffwatch.linux.BpfUapi.BPF_MAP_TYPE_PERCPU_ARRAY;
import static io.cliffwatch.linux.BpfUapi.BPF_MAP_TYPE_PERCPU_CGROUP_STORAGE;
import static io.cliffwatch.linux.BpfUapi.BPF_MAP_TYPE_PERCPU_HASH;
import static io.cliffwatch.linux.BpfUapi.BPF_OBJ_NAME_LEN;
import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What the kernel says of a BPF map ({@code struct bpf_map_info}, linux/bpf.h).
 *
 * @param type {@code BPF_MAP_TYPE_*}
 * @param id the kernel's number for the map, which no other map gets for a long time
 * @param keySize bytes of a key
 * @param valueSize bytes of a value
 * @param maxEntries how many entries fit in
 * @param flags {@code BPF_F_*} with which it was made
 * @param name its name, cut by the kernel to 15 characters
 */
public record BpfMapInfo(
    long type, long id, long keySize, long valueSize, long maxEntries, long flags, String name) {
  /** Bytes of the part of the structure that is decoded; the kernel fills in no more than asked. */
  static final int BYTES = 6 * Integer.BYTES + BPF_OBJ_NAME_LEN;

  /** Checks the arguments. */
  public BpfMapInfo {
    requireNonNull(name, "name is null");
  }

  /** {@return whether each CPU has its own value, so that a lookup gives several} */
  public boolean isPerCpu() {
    return type == BPF_MAP_TYPE_PERCPU_HASH
        || type == BPF_MAP_TYPE_PERCPU_ARRAY
        || type == BPF_MAP_TYPE_LRU_PERCPU_HASH
        || type == BPF_MAP_TYPE_PERCPU_CGROUP_STORAGE;
  }

  /** Decodes the structure, which is in the machine's byte order. */
  static BpfMapInfo decode(ByteBuffer info) {
    return new BpfMapInfo(
        Integer.toUnsignedLong(info.getInt(0)),
        Integer.toUnsignedLong(info.getInt(4)),
        Integer.toUnsignedLong(info.getInt(8)),
        Integer.toUnsignedLong(info.getInt(12)),
        Integer.toUnsignedLong(info.getInt(16)),
        Integer.toUnsignedLong(info.getInt(20)),
        name(info));
  }

  private static String name(ByteBuffer info) {
    byte[] name = new byte[BPF_OBJ_NAME_LEN];
    info.get(BYTES - BPF_OBJ_NAME_LEN, name);
    int length = 0;
    while (length < name.length && name[length] != 0) {
      length++;
    }
    return new String(name, 0, length, StandardCharsets.ISO_8859_1);
  }
}
