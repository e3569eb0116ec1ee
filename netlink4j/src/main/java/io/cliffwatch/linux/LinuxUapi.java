// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.linux;

/**
 * Constants of the system calls, with the header and name they have in C. Equal on x86-64 and
 * arm64.
 */
public final class LinuxUapi {
  /** {@code AF_INET}, bits/socket.h. */
  public static final int AF_INET = 2;

  /** {@code AF_INET6}, bits/socket.h. */
  public static final int AF_INET6 = 10;

  /** {@code AF_NETLINK}, bits/socket.h. */
  public static final int AF_NETLINK = 16;

  /** {@code SOCK_DGRAM}, bits/socket_type.h. */
  public static final int SOCK_DGRAM = 2;

  /** {@code SOCK_RAW}, bits/socket_type.h. */
  public static final int SOCK_RAW = 3;

  /** {@code SOCK_CLOEXEC}, bits/socket_type.h. */
  public static final int SOCK_CLOEXEC = 0x80000;

  /** {@code SOL_SOCKET}, asm-generic/socket.h. */
  public static final int SOL_SOCKET = 1;

  /** {@code SO_RCVBUF}, asm-generic/socket.h. */
  public static final int SO_RCVBUF = 8;

  /** {@code SO_RCVTIMEO_OLD}, asm-generic/socket.h: struct timeval of two longs. */
  public static final int SO_RCVTIMEO = 20;

  /** {@code SO_ATTACH_FILTER}, asm-generic/socket.h: struct sock_fprog. */
  public static final int SO_ATTACH_FILTER = 26;

  /** {@code SO_MEMINFO}, asm-generic/socket.h: an array of u32. */
  public static final int SO_MEMINFO = 55;

  /** {@code SK_MEMINFO_DROPS}, linux/sock_diag.h: its index in {@link #SO_MEMINFO}. */
  public static final int SK_MEMINFO_DROPS = 8;

  /** {@code SOL_IP}, bits/socket.h. */
  public static final int SOL_IP = 0;

  /** {@code SOL_IPV6}, bits/socket.h. */
  public static final int SOL_IPV6 = 41;

  /** {@code SOL_NETLINK}, bits/socket.h. */
  public static final int SOL_NETLINK = 270;

  /** {@code MSG_PEEK}, bits/socket.h. */
  public static final int MSG_PEEK = 0x02;

  /** {@code MSG_DONTWAIT}, bits/socket.h. */
  public static final int MSG_DONTWAIT = 0x40;

  /** {@code MSG_TRUNC}, bits/socket.h: receive returns the datagram's real length. */
  public static final int MSG_TRUNC = 0x20;

  static final int O_RDONLY = 0; // O_RDONLY, asm-generic/fcntl.h
  static final int O_CLOEXEC = 0x80000; // O_CLOEXEC, asm-generic/fcntl.h
  static final int CLONE_NEWNET = 0x40000000; // CLONE_NEWNET, linux/sched.h
  static final int PROT_READ = 1; // PROT_READ, asm-generic/mman-common.h
  static final int PROT_WRITE = 2; // PROT_WRITE, asm-generic/mman-common.h
  static final int MAP_PRIVATE = 2; // MAP_PRIVATE, linux/mman.h
  static final int MAP_ANONYMOUS = 0x20; // MAP_ANONYMOUS, asm-generic/mman-common.h
  static final int MADV_DONTNEED = 4; // MADV_DONTNEED, asm-generic/mman-common.h
  static final int MADV_NOHUGEPAGE = 15; // MADV_NOHUGEPAGE, asm-generic/mman-common.h

  private LinuxUapi() {}
}
