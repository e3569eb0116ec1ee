// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.iptables;

/**
 * The chains of a table by the keys under which rules jump to them: an open hash table on one
 * array, made once when all chains are known.
 */
final class ChainIndex {
  private final IntList keys;

  /** Chains plus one, zero where a slot is free; its length is a power of two. */
  private final int[] slots;

  /** Makes the index; each key is there once. */
  ChainIndex(IntList keys) {
    this.keys = keys;
    slots = new int[Integer.highestOneBit(Math.max(1, keys.size())) << 2];
    for (int chain = 0; chain < keys.size(); chain++) {
      slots[slot(keys.get(chain))] = chain + 1;
    }
  }

  /** Returns the chain with this key, negative when there is none. */
  int find(int key) {
    return slots[slot(key)] - 1;
  }

  /** Keys are offsets in a table, multiples of eight: a multiplication spreads them. */
  private int slot(int key) {
    int slot = (key * 0x9E3779B9) >>> 7 & (slots.length - 1);
    while (slots[slot] != 0 && keys.get(slots[slot] - 1) != key) {
      slot = (slot + 1) & (slots.length - 1);
    }
    return slot;
  }
}
