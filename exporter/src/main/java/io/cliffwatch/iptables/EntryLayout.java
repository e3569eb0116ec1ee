// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.iptables;

/**
 * Where the fields of an entry are: struct ipt_entry (linux/netfilter_ipv4/ip_tables.h) or struct
 * ip6t_entry (linux/netfilter_ipv6/ip6_tables.h). Offsets and sizes in bytes.
 *
 * @param destination destination address, network byte order
 * @param destinationMask its mask
 * @param protocol u16, the number of the IP protocol
 * @param inverted u8, which of the matches are inverted
 * @param targetOffset u16, where the target is, from the entry's start
 * @param nextOffset u16, where the next entry is, from the entry's start
 * @param bytes size of the struct
 */
record EntryLayout(
    int destination,
    int destinationMask,
    int protocol,
    int inverted,
    int targetOffset,
    int nextOffset,
    int bytes) {
  private static final EntryLayout IPV4 = new EntryLayout(4, 12, 80, 83, 88, 90, 112);
  private static final EntryLayout IPV6 = new EntryLayout(16, 48, 128, 132, 140, 142, 168);

  static EntryLayout of(IpFamily family) {
    return switch (family) {
      case IPV4 -> IPV4;
      case IPV6 -> IPV6;
    };
  }
}
