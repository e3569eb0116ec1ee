// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.iptables;

import java.util.Arrays;

/**
 * Numbers in the order of adding, without an object for each; in pieces, so that growing copies
 * nothing but where they are, and leaves hardly any garbage.
 */
final class IntList {
  private static final int PIECE_BITS = 8;
  private static final int PIECE = 1 << PIECE_BITS;

  private int[][] pieces = new int[8][];
  private int size;

  void add(int value) {
    int piece = size >> PIECE_BITS;
    if ((size & (PIECE - 1)) == 0) {
      begin(piece);
    }
    pieces[piece][size & (PIECE - 1)] = value;
    size++;
  }

  private void begin(int piece) {
    if (piece == pieces.length) {
      pieces = Arrays.copyOf(pieces, 2 * piece);
    }
    if (pieces[piece] == null) {
      pieces[piece] = new int[PIECE];
    }
  }

  int get(int index) {
    if (index >= size) {
      throw new IndexOutOfBoundsException(index);
    }
    return pieces[index >> PIECE_BITS][index & (PIECE - 1)];
  }

  int size() {
    return size;
  }

  int removeLast() {
    size--;
    return pieces[size >> PIECE_BITS][size & (PIECE - 1)];
  }
}
