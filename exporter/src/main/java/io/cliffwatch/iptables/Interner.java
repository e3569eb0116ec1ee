// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.iptables;

import java.util.Arrays;

/**
 * Gives every distinct triple of an address (two halves) and a number the next small number, so
 * that sets of them are sets of bits. An open hash table on primitive arrays.
 */
final class Interner {
  /** Empty as long as all are 0, as those of IPv4 are. */
  private long[] high = {};

  private long[] low = new long[16];
  private int[] extra = new int[16];

  /** Numbers plus one, zero where a slot is free; its length is a power of two. */
  private int[] slots = new int[32];

  private int size;

  /** Returns the number of the triple, the same for equal ones. */
  int number(long addressHigh, long addressLow, int more) {
    int slot = slot(addressHigh, addressLow, more);
    if (slots[slot] != 0) {
      return slots[slot] - 1;
    }
    if (size == low.length) {
      grow();
      slot = slot(addressHigh, addressLow, more);
    }
    if (addressHigh != 0 && high.length == 0) {
      high = new long[low.length];
    }
    if (high.length != 0) {
      high[size] = addressHigh;
    }
    low[size] = addressLow;
    extra[size] = more;
    slots[slot] = size + 1;
    return size++;
  }

  private int slot(long addressHigh, long addressLow, int more) {
    int mask = slots.length - 1;
    int slot = hash(addressHigh, addressLow, more) & mask;
    while (slots[slot] != 0) {
      int index = slots[slot] - 1;
      if (low[index] == addressLow && high(index) == addressHigh && extra[index] == more) {
        return slot;
      }
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private long high(int index) {
    return high.length == 0 ? 0 : high[index];
  }

  private void grow() {
    int capacity = 2 * size;
    high = high.length == 0 ? high : Arrays.copyOf(high, capacity);
    low = Arrays.copyOf(low, capacity);
    extra = Arrays.copyOf(extra, capacity);
    slots = new int[2 * capacity];
    for (int i = 0; i < size; i++) {
      slots[slot(high(i), low[i], extra[i])] = i + 1;
    }
  }

  /** Addresses of one node differ in few bits: two rounds of multiply and shift spread them. */
  private static int hash(long addressHigh, long addressLow, int more) {
    long mixed = (addressHigh * 0x9E3779B97F4A7C15L + addressLow) * 0xBF58476D1CE4E5B9L + more;
    mixed = (mixed ^ (mixed >>> 32)) * 0x94D049BB133111EBL;
    return (int) (mixed ^ (mixed >>> 29));
  }
}
