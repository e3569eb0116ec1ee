// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.iptables;

import static io.cliffwatch.iptables.IptablesUapi.INV_DSTIP;
import static io.cliffwatch.iptables.IptablesUapi.IPV4_RANGE_PORT;
import static io.cliffwatch.iptables.IptablesUapi.MULTI_RANGE_FIRST;
import static io.cliffwatch.iptables.IptablesUapi.MULTI_RANGE_SIZE;
import static io.cliffwatch.iptables.IptablesUapi.NAT_RANGE2_SIZE;
import static io.cliffwatch.iptables.IptablesUapi.NAT_RANGE_PORT;
import static io.cliffwatch.iptables.IptablesUapi.NAT_RANGE_SIZE;
import static io.cliffwatch.iptables.IptablesUapi.NF_NAT_RANGE_PROTO_SPECIFIED;
import static io.cliffwatch.iptables.IptablesUapi.RANGE_ADDRESS;
import static io.cliffwatch.iptables.IptablesUapi.TARGET_DATA;
import static io.cliffwatch.iptables.IptablesUapi.TARGET_REVISION;
import static io.cliffwatch.iptables.IptablesUapi.XT_ALIGNMENT;
import static io.cliffwatch.iptables.IptablesUapi.XT_INV_PROTO;

import io.cliffwatch.netlink.route.AddressFamily;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Decodes the addresses of one entry: where its packets go to, and where its DNAT sends them
 * (net/netfilter/xt_nat.c). Bounds of entry and target are checked by the caller.
 */
final class TargetDecoder {
  private final XtFamily family;

  TargetDecoder(XtFamily family) {
    this.family = family;
  }

  /** Fills in the destination when the entry is for one address only. */
  void destination(ByteBuffer table, int entry, RuleFields rule) {
    if ((table.get(entry + family.inversion()) & INV_DSTIP) != 0) {
      return;
    }
    int address = entry + family.destination();
    int mask = entry + family.destinationMask();
    switch (family) {
      case IPV4 -> {
        if (table.getInt(mask) == -1) {
          rule.destination(0, ipv4(table, address));
        }
      }
      case IPV6 -> {
        if (table.getLong(mask) == -1 && table.getLong(mask + Long.BYTES) == -1) {
          rule.destination(half(table, address), half(table, address + Long.BYTES));
        }
      }
    }
  }

  /**
   * Fills in the protocol and the one port that the entry is for; a range of ports is none.
   *
   * @param target where the matches end
   */
  void destinationPort(ByteBuffer table, int entry, int target, RuleFields rule) {
    int protocol = protocol(table, entry);
    rule.protocol(protocol, 0);
    int match = entry + family.entrySize();
    while (target - match > TARGET_DATA) {
      int size = Short.toUnsignedInt(table.getShort(match));
      if (size <= TARGET_DATA || size > target - match) {
        return; // whatever it is, the kernel does not run it as a match
      }
      int ports = PortMatch.destinationPorts(table, match, size);
      if (ports >= 0) {
        int first = Short.toUnsignedInt(table.getShort(ports));
        int last = Short.toUnsignedInt(table.getShort(ports + Short.BYTES));
        rule.protocol(protocol, first == last ? first : 0);
      }
      match += size;
    }
  }

  /**
   * Fills in where a DNAT target sends packets to. Of a range, which kube-proxy never writes, it
   * takes the first address and port.
   *
   * @throws MalformedTableException when the kernel speaks a revision that is unknown here: to
   *     leave its backends out would be a wrong number
   */
  void translation(ByteBuffer table, int entry, int target, RuleFields rule)
      throws MalformedTableException {
    int revision = Byte.toUnsignedInt(table.get(target + TARGET_REVISION));
    int size = Short.toUnsignedInt(table.getShort(target)) - TARGET_DATA;
    int data = target + TARGET_DATA;
    int protocol = protocol(table, entry);
    boolean ipv4 = family.addresses() == AddressFamily.IPV4;
    if (revision == 0 && ipv4 && size == aligned(MULTI_RANGE_SIZE)) {
      int range = data + MULTI_RANGE_FIRST;
      int port = port(table, range, IPV4_RANGE_PORT);
      rule.translateTo(0, ipv4(table, range + RANGE_ADDRESS), protocol, port);
    } else if ((revision == 1 && size == aligned(NAT_RANGE_SIZE))
        || (revision == 2 && size == aligned(NAT_RANGE2_SIZE))) {
      int address = data + RANGE_ADDRESS;
      int port = port(table, data, NAT_RANGE_PORT);
      if (ipv4) {
        rule.translateTo(0, ipv4(table, address), protocol, port);
      } else {
        rule.translateTo(half(table, address), half(table, address + Long.BYTES), protocol, port);
      }
    } else {
      throw new MalformedTableException(
          "DNAT of revision " + revision + " with " + size + " bytes is unknown", entry);
    }
  }

  private int protocol(ByteBuffer table, int entry) {
    boolean negated = (table.get(entry + family.inversion()) & XT_INV_PROTO) != 0;
    return negated ? 0 : Short.toUnsignedInt(table.getShort(entry + family.protocol()));
  }

  /** Flags (u32) are the first field of every range. */
  private static int port(ByteBuffer table, int range, int offset) {
    if ((table.getInt(range) & NF_NAT_RANGE_PROTO_SPECIFIED) == 0) {
      return 0;
    }
    return (Byte.toUnsignedInt(table.get(range + offset)) << Byte.SIZE)
        | Byte.toUnsignedInt(table.get(range + offset + 1));
  }

  private static long ipv4(ByteBuffer table, int index) {
    int value = table.getInt(index);
    return Integer.toUnsignedLong(bigEndian(table) ? value : Integer.reverseBytes(value));
  }

  private static long half(ByteBuffer table, int index) {
    long value = table.getLong(index);
    return bigEndian(table) ? value : Long.reverseBytes(value);
  }

  private static boolean bigEndian(ByteBuffer table) {
    return table.order() == ByteOrder.BIG_ENDIAN;
  }

  private static int aligned(int size) {
    return (size + XT_ALIGNMENT - 1) / XT_ALIGNMENT * XT_ALIGNMENT;
  }
}
