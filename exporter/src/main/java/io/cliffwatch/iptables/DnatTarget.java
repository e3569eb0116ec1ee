// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.iptables;

import static io.cliffwatch.iptables.IptablesUapi.NF_NAT_RANGE_MAP_IPS;
import static io.cliffwatch.iptables.IptablesUapi.NF_NAT_RANGE_PROTO_SPECIFIED;

import java.nio.ByteBuffer;

/**
 * Reads the DNAT target in each of its revisions (net/netfilter/xt_nat.c). Addresses and ports are
 * in network byte order.
 */
final class DnatTarget {
  // struct nf_nat_ipv4_multi_range_compat, linux/netfilter/nf_nat.h: revision 0
  private static final int COMPAT_FLAGS = 4;
  private static final int COMPAT_ADDRESS = 8;
  private static final int COMPAT_PORT = 16;
  private static final int COMPAT_BYTES = 20;

  // struct nf_nat_range (revision 1) and the beginning of nf_nat_range2 (revision 2)
  private static final int RANGE_ADDRESS = 4;
  private static final int RANGE_PORT = 36;
  private static final int RANGE_BYTES = 40;

  private final ByteBuffer blob;
  private final IpFamily family;
  private final String table;

  DnatTarget(ByteBuffer blob, IpFamily family, String table) {
    this.blob = blob;
    this.family = family;
    this.table = table;
  }

  Backend backend(int data, int end, int revision, int protocol) throws MalformedTableException {
    return switch (revision) {
      case 0 -> {
        check(data, end, COMPAT_BYTES);
        int flags = blob.getInt(data + COMPAT_FLAGS);
        long address = maps(flags) ? Integer.toUnsignedLong(blob.getInt(data + COMPAT_ADDRESS)) : 0;
        yield new Backend(0, address, protocol, port(flags, data + COMPAT_PORT));
      }
      case 1, 2 -> {
        check(data, end, RANGE_BYTES);
        int flags = blob.getInt(data);
        int address = data + RANGE_ADDRESS;
        int port = port(flags, data + RANGE_PORT);
        yield switch (family) {
          case IPV4 ->
              new Backend(
                  0,
                  maps(flags) ? Integer.toUnsignedLong(blob.getInt(address)) : 0,
                  protocol,
                  port);
          case IPV6 ->
              new Backend(
                  maps(flags) ? blob.getLong(address) : 0,
                  maps(flags) ? blob.getLong(address + Long.BYTES) : 0,
                  protocol,
                  port);
        };
      }
      default ->
          throw new MalformedTableException(
              table, data, "revision " + revision + " of the target DNAT is not known");
    };
  }

  private void check(int data, int end, int bytes) throws MalformedTableException {
    if (end - data < bytes) {
      throw new MalformedTableException(table, data, "a DNAT target is cut off");
    }
  }

  private int port(int flags, int offset) {
    return (flags & NF_NAT_RANGE_PROTO_SPECIFIED) == 0
        ? 0
        : Short.toUnsignedInt(blob.getShort(offset));
  }

  private static boolean maps(int flags) {
    return (flags & NF_NAT_RANGE_MAP_IPS) != 0;
  }
}
