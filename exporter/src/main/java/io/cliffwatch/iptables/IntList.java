// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.iptables;

import java.util.ArrayList;
import java.util.List;

/**
 * Numbers in the order of adding, without an object for each; in pieces, so that growing copies
 * nothing and leaves no garbage.
 */
final class IntList {
  private static final int PIECE_BITS = 8;
  private static final int PIECE = 1 << PIECE_BITS;

  private final List<int[]> pieces = new ArrayList<>();
  private int size;

  void add(int value) {
    int piece = size >> PIECE_BITS;
    if (piece == pieces.size()) {
      pieces.add(new int[PIECE]);
    }
    pieces.get(piece)[size & (PIECE - 1)] = value;
    size++;
  }

  int get(int index) {
    if (index >= size) {
      throw new IndexOutOfBoundsException(index);
    }
    return pieces.get(index >> PIECE_BITS)[index & (PIECE - 1)];
  }

  int size() {
    return size;
  }

  int removeLast() {
    size--;
    return pieces.get(size >> PIECE_BITS)[size & (PIECE - 1)];
  }
}
