// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.linux;

/** Constants of {@code bpf(2)}, with the header and name they have in C. */
public final class BpfUapi {
  /** {@code BPF_MAP_TYPE_HASH}, linux/bpf.h. */
  public static final int BPF_MAP_TYPE_HASH = 1;

  /** {@code BPF_MAP_TYPE_PERCPU_HASH}, linux/bpf.h. */
  public static final int BPF_MAP_TYPE_PERCPU_HASH = 5;

  /** {@code BPF_MAP_TYPE_PERCPU_ARRAY}, linux/bpf.h. */
  public static final int BPF_MAP_TYPE_PERCPU_ARRAY = 6;

  /** {@code BPF_MAP_TYPE_LRU_HASH}, linux/bpf.h. */
  public static final int BPF_MAP_TYPE_LRU_HASH = 9;

  /** {@code BPF_MAP_TYPE_LRU_PERCPU_HASH}, linux/bpf.h. */
  public static final int BPF_MAP_TYPE_LRU_PERCPU_HASH = 10;

  /** {@code BPF_MAP_TYPE_LPM_TRIE}, linux/bpf.h. */
  public static final int BPF_MAP_TYPE_LPM_TRIE = 11;

  /** {@code BPF_MAP_TYPE_HASH_OF_MAPS}, linux/bpf.h. */
  public static final int BPF_MAP_TYPE_HASH_OF_MAPS = 13;

  /** {@code BPF_MAP_TYPE_PERCPU_CGROUP_STORAGE}, linux/bpf.h. */
  public static final int BPF_MAP_TYPE_PERCPU_CGROUP_STORAGE = 21;

  static final int BPF_MAP_LOOKUP_ELEM = 1; // BPF_MAP_LOOKUP_ELEM, linux/bpf.h
  static final int BPF_MAP_GET_NEXT_KEY = 4; // BPF_MAP_GET_NEXT_KEY, linux/bpf.h
  static final int BPF_OBJ_GET = 7; // BPF_OBJ_GET, linux/bpf.h
  static final int BPF_OBJ_GET_INFO_BY_FD = 15; // BPF_OBJ_GET_INFO_BY_FD, linux/bpf.h
  static final int BPF_MAP_LOOKUP_BATCH = 24; // BPF_MAP_LOOKUP_BATCH, linux/bpf.h
  static final int BPF_F_RDONLY = 8; // BPF_F_RDONLY, linux/bpf.h
  static final int BPF_OBJ_NAME_LEN = 16; // BPF_OBJ_NAME_LEN, linux/bpf.h

  /** {@code ENOTSUPP}, linux/errno.h: the kernel's own, which it ought not to show, but does. */
  static final int ENOTSUPP = 524;

  private static final long NR_BPF_X86_64 = 321; // __NR_bpf, asm/unistd_64.h
  private static final long NR_BPF_ARM64 = 280; // __NR_bpf, asm-generic/unistd.h

  private BpfUapi() {}

  /** Returns the number of the system call on this machine. */
  static long systemCall() {
    return System.getProperty("os.arch", "").equals("aarch64") ? NR_BPF_ARM64 : NR_BPF_X86_64;
  }
}
