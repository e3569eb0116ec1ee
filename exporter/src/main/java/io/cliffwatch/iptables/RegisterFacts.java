// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.iptables;

import static io.cliffwatch.netlink.nftables.NftablesUapi.NFTA_BITWISE_DREG;
import static io.cliffwatch.netlink.nftables.NftablesUapi.NFTA_CMP_DATA;
import static io.cliffwatch.netlink.nftables.NftablesUapi.NFTA_CMP_OP;
import static io.cliffwatch.netlink.nftables.NftablesUapi.NFTA_CMP_SREG;
import static io.cliffwatch.netlink.nftables.NftablesUapi.NFTA_DATA_VALUE;
import static io.cliffwatch.netlink.nftables.NftablesUapi.NFTA_META_DREG;
import static io.cliffwatch.netlink.nftables.NftablesUapi.NFTA_META_KEY;
import static io.cliffwatch.netlink.nftables.NftablesUapi.NFTA_PAYLOAD_BASE;
import static io.cliffwatch.netlink.nftables.NftablesUapi.NFTA_PAYLOAD_DREG;
import static io.cliffwatch.netlink.nftables.NftablesUapi.NFTA_PAYLOAD_LEN;
import static io.cliffwatch.netlink.nftables.NftablesUapi.NFTA_PAYLOAD_OFFSET;
import static io.cliffwatch.netlink.nftables.NftablesUapi.NFT_CMP_EQ;
import static io.cliffwatch.netlink.nftables.NftablesUapi.NFT_META_L4PROTO;
import static io.cliffwatch.netlink.nftables.NftablesUapi.NFT_PAYLOAD_NETWORK_HEADER;
import static io.cliffwatch.netlink.nftables.NftablesUapi.NFT_PAYLOAD_TRANSPORT_HEADER;

import io.cliffwatch.netlink.AttributeReader;
import io.cliffwatch.netlink.route.AddressFamily;
import java.util.Arrays;

/**
 * What the registers of a rule hold so far, of what matters here: the packet's destination, its
 * protocol, or a constant. Also which protocol the rule is for.
 *
 * <p>A register is a number as the kernel dumps it: 1 to 4 for 16 bytes, 8 to 23 for 4 bytes. An
 * expression that loads one forgets what it held. A register of 4 bytes inside one of 16 is another
 * number; iptables uses only one kind in a rule.
 */
final class RegisterFacts {
  private static final int REGISTERS = 24; // NFT_REG32_15 + 1, linux/netfilter/nf_tables.h

  private static final byte NOTHING = 0;
  private static final byte DESTINATION = 1;
  private static final byte PROTOCOL = 2;
  private static final byte CONSTANT = 3;
  private static final byte DESTINATION_PORT = 4;

  /** Where TCP, UDP and SCTP have it in their headers. */
  private static final int DESTINATION_PORT_OFFSET = 2;

  private final int addressBytes;
  private final int destinationOffset;
  private final int protocolOffset;

  private final byte[] contents = new byte[REGISTERS];
  private final long[] high = new long[REGISTERS];
  private final long[] low = new long[REGISTERS];
  private final int[] length = new int[REGISTERS];
  private int protocol;
  private int destinationPort;
  private final AttributeReader inner = new AttributeReader();

  RegisterFacts(AddressFamily family) {
    boolean ipv4 = family == AddressFamily.IPV4;
    addressBytes = family.addressBytes();
    destinationOffset = ipv4 ? 16 : 24; // daddr of struct iphdr, struct ipv6hdr
    protocolOffset = ipv4 ? 9 : 6; // protocol of struct iphdr, nexthdr of struct ipv6hdr
  }

  /** Forgets what the registers hold. */
  void clear() {
    Arrays.fill(contents, NOTHING);
  }

  /** Starts another rule. */
  void start() {
    clear();
    protocol = 0;
    destinationPort = 0;
  }

  /** A match of {@code xt} tells which port the rule is for. */
  void destinationPort(int port) {
    destinationPort = port;
  }

  /** Returns the destination port that the rule is for, 0 for any. */
  int destinationPort() {
    return destinationPort;
  }

  /** Returns the number of the protocol that the rule is for, 0 for any. */
  int protocol() {
    return protocol;
  }

  void payload(AttributeReader data) {
    int register = 0;
    long base = -1;
    long offset = -1;
    long bytes = -1;
    while (data.next()) {
      switch (data.type()) {
        case NFTA_PAYLOAD_DREG -> register = (int) data.networkU32();
        case NFTA_PAYLOAD_BASE -> base = data.networkU32();
        case NFTA_PAYLOAD_OFFSET -> offset = data.networkU32();
        case NFTA_PAYLOAD_LEN -> bytes = data.networkU32();
        default -> {} // what is for setting a packet's bytes
      }
    }
    boolean network = base == NFT_PAYLOAD_NETWORK_HEADER;
    if (network && offset == destinationOffset && bytes == addressBytes) {
      hold(register, DESTINATION);
    } else if (network && offset == protocolOffset && bytes == 1) {
      hold(register, PROTOCOL);
    } else if (base == NFT_PAYLOAD_TRANSPORT_HEADER
        && offset == DESTINATION_PORT_OFFSET
        && bytes == Short.BYTES) {
      hold(register, DESTINATION_PORT);
    } else {
      hold(register, NOTHING);
    }
  }

  void meta(AttributeReader data) {
    int register = 0;
    long key = -1;
    while (data.next()) {
      switch (data.type()) {
        case NFTA_META_DREG -> register = (int) data.networkU32();
        case NFTA_META_KEY -> key = data.networkU32();
        default -> {} // what is for setting
      }
    }
    hold(register, key == NFT_META_L4PROTO ? PROTOCOL : NOTHING);
  }

  /** Masked, it is a network and no longer one address. */
  void bitwise(AttributeReader data) {
    while (data.next()) {
      if (data.type() == NFTA_BITWISE_DREG) {
        hold((int) data.networkU32(), NOTHING);
      }
    }
  }

  void compare(AttributeReader data, RuleFields rule) {
    int register = 0;
    long operation = -1;
    inner.clear();
    while (data.next()) {
      switch (data.type()) {
        case NFTA_CMP_SREG -> register = (int) data.networkU32();
        case NFTA_CMP_OP -> operation = data.networkU32();
        case NFTA_CMP_DATA -> data.nested(inner);
        default -> data.skipUnknown();
      }
    }
    if (operation != NFT_CMP_EQ) {
      return;
    }
    while (inner.next()) {
      if (inner.type() == NFTA_DATA_VALUE) {
        if (holds(register, DESTINATION) && inner.length() == addressBytes) {
          rule.destination(high(inner), low(inner));
        } else if (holds(register, PROTOCOL) && inner.length() == 1) {
          protocol = inner.byteAt(0);
        } else if (holds(register, DESTINATION_PORT) && inner.length() == Short.BYTES) {
          destinationPort = inner.networkU16At(0);
        }
      }
    }
  }

  /** A constant is loaded. */
  void load(int register, AttributeReader value) {
    hold(register, CONSTANT);
    if (holds(register, CONSTANT)) {
      length[register] = value.length();
      if (value.length() == addressBytes) {
        high[register] = high(value);
        low[register] = low(value);
      } else if (value.length() == Short.BYTES) {
        low[register] = value.networkU16At(0);
      }
    }
  }

  boolean isLoaded(int register) {
    return holds(register, CONSTANT) && length[register] == addressBytes;
  }

  /** Returns the upper half of the address in a register that {@link #isLoaded}. */
  long high(int register) {
    return high[register];
  }

  /** Returns the lower half of the address in a register that {@link #isLoaded}. */
  long low(int register) {
    return low[register];
  }

  /** Returns the port in a register, 0 when it holds none. */
  int port(int register) {
    return holds(register, CONSTANT) && length[register] == Short.BYTES ? (int) low[register] : 0;
  }

  private long high(AttributeReader address) {
    return addressBytes == Integer.BYTES ? 0 : address.networkU64At(0);
  }

  private long low(AttributeReader address) {
    return addressBytes == Integer.BYTES
        ? address.networkU32At(0)
        : address.networkU64At(Long.BYTES);
  }

  private void hold(int register, byte content) {
    if (register > 0 && register < REGISTERS) {
      contents[register] = content;
    }
  }

  private boolean holds(int register, byte content) {
    return register > 0 && register < REGISTERS && contents[register] == content;
  }
}
