// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.address;

/**
 * A growing set of addresses of one family, each with a detail beside it such as a port: a hash
 * table in flat arrays, 20 bytes a place. Not safe for use by several threads.
 */
public final class KeySet {
  private static final int INITIAL_PLACES = 64;

  private long[] high = new long[INITIAL_PLACES];
  private long[] low = new long[INITIAL_PLACES];
  private int[] detail = new int[INITIAL_PLACES];
  private boolean[] taken = new boolean[INITIAL_PLACES];
  private int size;

  /** What is done with each key. */
  public interface Visitor {
    /** Takes one key; the parameters are those of {@link KeySet#add}. */
    void key(long keyHigh, long keyLow, int keyDetail);
  }

  /** Makes an empty set. */
  public KeySet() {}

  /**
   * Adds a key.
   *
   * @param keyHigh as {@link Address#high()}
   * @param keyLow as {@link Address#low()}
   * @param keyDetail what tells keys of the same address apart
   * @return whether it is new
   */
  public boolean add(long keyHigh, long keyLow, int keyDetail) {
    int place = place(keyHigh, keyLow, keyDetail);
    if (taken[place]) {
      return false;
    }
    put(place, keyHigh, keyLow, keyDetail);
    size++;
    if (size > taken.length / 2) {
      grow();
    }
    return true;
  }

  /** Tells whether a key is there. */
  public boolean contains(long keyHigh, long keyLow, int keyDetail) {
    return taken[place(keyHigh, keyLow, keyDetail)];
  }

  /** Returns how many keys there are. */
  public int size() {
    return size;
  }

  /** Visits all keys, in no order. */
  public void forEach(Visitor visitor) {
    for (int i = 0; i < taken.length; i++) {
      if (taken[i]) {
        visitor.key(high[i], low[i], detail[i]);
      }
    }
  }

  /** Returns where the key is, or the free place where it belongs; there always is one. */
  private int place(long keyHigh, long keyLow, int keyDetail) {
    int mask = taken.length - 1;
    int place = hash(keyHigh, keyLow, keyDetail) & mask;
    while (taken[place]
        && (low[place] != keyLow || detail[place] != keyDetail || high[place] != keyHigh)) {
      place = (place + 1) & mask;
    }
    return place;
  }

  /** Multiplies by odd numbers, because cluster IPs and pods' addresses are consecutive. */
  private static int hash(long keyHigh, long keyLow, int keyDetail) {
    long mixed =
        (keyLow ^ (keyHigh * 0x9E37_79B9_7F4A_7C15L)) * 0xBF58_476D_1CE4_E5B9L
            + keyDetail * 0x94D0_49BB_1331_11EBL;
    return (int) ((mixed ^ (mixed >>> 29)) >>> 3);
  }

  private void put(int place, long keyHigh, long keyLow, int keyDetail) {
    high[place] = keyHigh;
    low[place] = keyLow;
    detail[place] = keyDetail;
    taken[place] = true;
  }

  private void grow() {
    KeySet larger = new KeySet();
    int places = 2 * taken.length;
    larger.high = new long[places];
    larger.low = new long[places];
    larger.detail = new int[places];
    larger.taken = new boolean[places];
    forEach((keyHigh, keyLow, keyDetail) ->
        larger.put(larger.place(keyHigh, keyLow, keyDetail), keyHigh, keyLow, keyDetail));
    high = larger.high;
    low = larger.low;
    detail = larger.detail;
    taken = larger.taken;
  }
}
