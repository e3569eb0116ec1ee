// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.iptables;

import static io.cliffwatch.iptables.IptablesUapi.TARGET_DATA;
import static io.cliffwatch.iptables.IptablesUapi.XT_PORTS_SIZE;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.cliffwatch.netlink.AttributeValue;
import java.nio.ByteBuffer;

/**
 * The matches that compare ports. {@code struct xt_entry_match} is laid out as {@code struct
 * xt_entry_target}.
 */
final class PortMatch {
  /** {@code struct xt_tcp} and {@code xt_udp} have source ports, then destination ports. */
  private static final PortMatch[] ALL = {
    new PortMatch("tcp", XT_PORTS_SIZE),
    new PortMatch("udp", XT_PORTS_SIZE),
    // struct xt_sctp_info has destination ports first.
    new PortMatch("sctp", 0)
  };

  private final byte[] text;
  private final TargetName name;
  private final int destination;

  private PortMatch(String name, int destination) {
    this.text = name.getBytes(US_ASCII);
    this.name = new TargetName(name);
    this.destination = destination;
  }

  /**
   * Returns where the two destination ports of a match begin, first and last (u16 each, unlike
   * elsewhere in the machine's byte order); -1 when it compares none.
   *
   * @param match where the match begins
   * @param size its length in bytes
   */
  static int destinationPorts(ByteBuffer table, int match, int size) {
    long head = table.getLong(match);
    for (PortMatch candidate : ALL) {
      if (candidate.name.matches(head) && size >= TARGET_DATA + 2 * XT_PORTS_SIZE) {
        return match + TARGET_DATA + candidate.destination;
      }
    }
    return -1;
  }

  /**
   * Returns where in the data of a match of this name the two destination ports begin; -1 when it
   * compares none.
   */
  static int destinationPorts(AttributeValue matchName) {
    for (PortMatch candidate : ALL) {
      if (matchName.isText(candidate.text)) {
        return candidate.destination;
      }
    }
    return -1;
  }
}
