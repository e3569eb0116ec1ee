// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink.nftables;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.cliffwatch.netlink.AttributeReader;
import java.util.Arrays;
import java.util.Locale;

/** The kinds of expressions of which rules are made, as Linux 6.18 has them. */
public enum ExpressionKind {
  /** Turns and masks bits of a register. */
  BITWISE,
  /** Changes the byte order of a register. */
  BYTEORDER,
  /** Compares a register with a constant; the rule ends here when that is not so. */
  CMP,
  /** Limits the connections. */
  CONNLIMIT,
  /** Counts packets and bytes. */
  COUNTER,
  /** Reads or sets what connection tracking knows. */
  CT,
  /** Sends a copy. */
  DUP,
  /** Adds to a set, or removes from it. */
  DYNSET,
  /** Reads an extension header or an option. */
  EXTHDR,
  /** Asks the routing table. */
  FIB,
  /** Hands a connection to a flow table. */
  FLOW_OFFLOAD,
  /** Sends out of a device. */
  FWD,
  /** Makes a number of a register's bytes. */
  HASH,
  /** Loads a register with a constant, or gives a verdict. */
  IMMEDIATE,
  /** Reads a tunnelled packet. */
  INNER,
  /** Keeps when it was last passed. */
  LAST,
  /** Limits the rate. */
  LIMIT,
  /** Writes to the log. */
  LOG,
  /** Looks a register up in a set or map. */
  LOOKUP,
  /** Translates the source to the outgoing device's address. */
  MASQ,
  /** An {@code xt} match. */
  MATCH,
  /** Reads or sets what goes with a packet, such as its mark. */
  META,
  /** Translates addresses or ports. */
  NAT,
  /** Keeps connection tracking away. */
  NOTRACK,
  /** Makes a number: the next, or one at random. */
  NUMGEN,
  /** Refers to a stateful object. */
  OBJREF,
  /** Guesses the sender's operating system. */
  OSF,
  /** Reads a packet's bytes into a register, or sets them. */
  PAYLOAD,
  /** Hands packets to a program. */
  QUEUE,
  /** Counts bytes down. */
  QUOTA,
  /** Compares a register with a range. */
  RANGE,
  /** Translates the destination to this node. */
  REDIR,
  /** Refuses with an answer. */
  REJECT,
  /** Reads what the route says. */
  RT,
  /** Reads what the local socket says. */
  SOCKET,
  /** Answers handshakes for a server. */
  SYNPROXY,
  /** An {@code xt} target. */
  TARGET,
  /** Hands packets to a local socket. */
  TPROXY,
  /** Reads or sets what a tunnel's packet carries. */
  TUNNEL,
  /** Reads what IPsec says. */
  XFRM,
  /** One that is not known here. */
  UNKNOWN;

  private static final int LETTERS = 128;

  /** The kinds that begin with each letter: few, so that a name is found soon. */
  private static final Named[][] BY_LETTER = byLetter();

  private static final class Named {
    private final byte[] name;
    private final ExpressionKind kind;

    Named(ExpressionKind kind) {
      this.name = kind.name().toLowerCase(Locale.ROOT).getBytes(US_ASCII);
      this.kind = kind;
    }
  }

  /** Finds a kind by the name at which a reader stands, without making an object. */
  static ExpressionKind of(AttributeReader name) {
    int letter = name.length() == 0 ? 0 : name.byteAt(0);
    if (letter < LETTERS) {
      for (Named named : BY_LETTER[letter]) {
        if (name.isText(named.name)) {
          return named.kind;
        }
      }
    }
    return UNKNOWN;
  }

  private static Named[][] byLetter() {
    Named[][] kinds = new Named[LETTERS][];
    for (int i = 0; i < LETTERS; i++) {
      int letter = i;
      kinds[i] =
          Arrays.stream(values())
              .filter(kind -> kind != UNKNOWN)
              .map(Named::new)
              .filter(named -> named.name[0] == letter)
              .toArray(Named[]::new);
    }
    return kinds;
  }
}
