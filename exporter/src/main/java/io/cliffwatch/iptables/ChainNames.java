// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.iptables;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.cliffwatch.netlink.AttributeReader;
import java.util.Arrays;

/**
 * The chains of one table by their names: an open hash table that is asked with the bytes of a
 * message, so that a jump costs no object.
 */
final class ChainNames {
  private final PieceList<byte[]> names = new PieceList<>();

  /** Chains plus one, zero where a slot is free; its length is a power of two. */
  private int[] slots = new int[32];

  /**
   * Adds a chain, whose number is the next from 0.
   *
   * @return whether it was not there yet
   */
  boolean add(String name) {
    byte[] bytes = name.getBytes(ISO_8859_1);
    int slot = slot(bytes);
    boolean isNew = slots[slot] == 0;
    names.add(bytes);
    slots[slot] = names.size();
    if (2 * names.size() > slots.length) {
      slots = new int[2 * slots.length];
      for (int chain = 0; chain < names.size(); chain++) {
        slots[slot(names.get(chain))] = chain + 1;
      }
    }
    return isNew;
  }

  int size() {
    return names.size();
  }

  /** Returns a chain's name. */
  String get(int chain) {
    return new String(bytes(chain), ISO_8859_1);
  }

  /** Returns a chain's name, a byte for each char. */
  byte[] bytes(int chain) {
    return names.get(chain);
  }

  /** Returns the number of the chain whose name is the reader's value, negative when none is. */
  int find(AttributeReader name) {
    int slot = mixed(name.textHash()) & (slots.length - 1);
    while (slots[slot] != 0) {
      int chain = slots[slot] - 1;
      if (name.isText(names.get(chain))) {
        return chain;
      }
      slot = (slot + 1) & (slots.length - 1);
    }
    return -1;
  }

  /**
   * Returns where a name is, or would be; by the same hash as {@link AttributeReader#textHash()}.
   */
  private int slot(byte[] name) {
    int hash = 0;
    for (byte letter : name) {
      hash = 31 * hash + letter;
    }
    int slot = mixed(hash) & (slots.length - 1);
    while (slots[slot] != 0 && !Arrays.equals(names.get(slots[slot] - 1), name)) {
      slot = (slot + 1) & (slots.length - 1);
    }
    return slot;
  }

  private static int mixed(int hash) {
    return hash ^ (hash >>> 15);
  }
}
