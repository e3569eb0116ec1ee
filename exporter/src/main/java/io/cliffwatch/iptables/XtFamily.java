// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.iptables;

import io.cliffwatch.linux.LinuxUapi;
import io.cliffwatch.netlink.route.AddressFamily;

/**
 * How the two families of legacy iptables differ: {@code struct ipt_entry} of
 * linux/netfilter_ipv4/ip_tables.h and {@code struct ip6t_entry} of
 * linux/netfilter_ipv6/ip6_tables.h. All offsets are in bytes from the entry's start.
 */
enum XtFamily {
  /** {@code ip_tables}. */
  IPV4(AddressFamily.IPV4, LinuxUapi.SOL_IP, "ip_tables", 112, 4, 12, 80, 83, 88),
  /** {@code ip6_tables}. */
  IPV6(AddressFamily.IPV6, LinuxUapi.SOL_IPV6, "ip6_tables", 168, 16, 48, 128, 132, 140);

  private final AddressFamily addresses;
  private final int level;
  private final String module;
  private final int entrySize;
  private final int destination;
  private final int destinationMask;
  private final int protocol;
  private final int inversion;
  private final int targetOffset;

  XtFamily(
      AddressFamily addresses,
      int level,
      String module,
      int entrySize,
      int destination,
      int destinationMask,
      int protocol,
      int inversion,
      int targetOffset) {
    this.addresses = addresses;
    this.level = level;
    this.module = module;
    this.entrySize = entrySize;
    this.destination = destination;
    this.destinationMask = destinationMask;
    this.protocol = protocol;
    this.inversion = inversion;
    this.targetOffset = targetOffset;
  }

  AddressFamily addresses() {
    return addresses;
  }

  /** Returns the level of its socket options. */
  int level() {
    return level;
  }

  /** Returns the kernel module that implements it. */
  String module() {
    return module;
  }

  /** Returns the file that lists its tables, in the network namespace of the reading thread. */
  String namesFile() {
    return "thread-self/net/" + module + "_names";
  }

  /** {@code sizeof(struct ipt_entry)}: the matches follow. */
  int entrySize() {
    return entrySize;
  }

  /** Offset of {@code ip.dst}, network order. */
  int destination() {
    return destination;
  }

  /** Offset of {@code ip.dmsk}, network order. */
  int destinationMask() {
    return destinationMask;
  }

  /** Offset of {@code ip.proto}, u16. */
  int protocol() {
    return protocol;
  }

  /** Offset of {@code ip.invflags}, u8. */
  int inversion() {
    return inversion;
  }

  /** Offset of {@code target_offset}, u16. */
  int targetOffset() {
    return targetOffset;
  }

  /** Offset of {@code next_offset}, u16. */
  int nextOffset() {
    return targetOffset + Short.BYTES;
  }
}
